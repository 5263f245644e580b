// Behaviour of the pages.
