"""For the tests of those who use perfeval: strategies for whole forms, and forms that were filled in honestly."""
