"""Words of the simulated headlines.

Each word of ``NEGATIVE`` and ``POSITIVE`` stands in the open VADER list with that sign and no word of
``NEUTRAL`` stands in it, so that scoring a simulated headline gives back the planted counts exactly;
a test says so.
"""

NEGATIVE = tuple(
    """attack angry abuse anger awful betrayed blame broken conflict cruel crying damage danger dead death
    destroy disaster enemy fail fear fight grief guilty harm hate hurt injured insult kill lies lonely lost
    misery outrage pain panic prison rage sad scared shame shocking sick stolen suffering terror threat
    tragedy ugly victim violence war weapon worst wrong""".split()
)

POSITIVE = tuple(
    """amazing beautiful best brave calm care celebrate comfort courage dream eager easy enjoy fair faith
    free freedom friend fun generous gift glad good grace great happy hero honest hope joy kind laugh love
    lucky nice peace playful proud reward safe smile strong success support sweet talent thank trust truth
    warm welcome win wise wonderful""".split()
)

NEUTRAL = tuple(
    """about across after again anyone around asked became before behind bridge brother building bus camera
    changed children city class coach corner daughter decided door every family farmer father film first found
    garden girl hands happened here home hour house how inside journalist kitchen learned letter library
    listen looked market minutes morning mother moved music neighbours never next notebook opened other
    paper people phone photo picture question radio read river road room said school season second seen
    several shop sister small something song stage station story street students table talked teacher team
    their these they things thought town train tried turned under until video village voices walked
    wanted watch water week what when where which while why window woman word worked wrote year young""".split()
)
