"""The fast counter: one pass over the bytes of each text, compiled by numba.

It does what :mod:`engagebias.text.reference` does, by the same rules and to the last bit; a test holds the two together. Rules
travel as arguments, so that nothing compiled depends on a file outside this folder.
"""
