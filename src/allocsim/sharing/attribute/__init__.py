"""Attribution: which part of a collected tax or fee is there to be shared, before any agreement."""
