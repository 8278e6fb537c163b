"""What single printed texts mean: numbers as printed, exact intervals, targets and results."""
