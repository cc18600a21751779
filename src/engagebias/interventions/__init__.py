"""Did an intervention work: staggered programmes, one-site pilots and interrupted series."""
