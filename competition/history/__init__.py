"""What earlier editions know: their entries and winners, brought in from tables."""
