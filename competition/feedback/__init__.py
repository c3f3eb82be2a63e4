"""What every entrant is told of the judging, once the organiser releases it."""
