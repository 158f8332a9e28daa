namespace Ridgeback.Networks;

/// <summary>Predictions of many networks out of one, each with masks and noise of its own.</summary>
/// <param name="Means">Row after row, a number for each output: the mean over passes.</param>
/// <param name="Deviations">Of the same length: the standard deviation over passes (of a sample, over N − 1); NaN after one pass.</param>
/// <param name="Passes">N.</param>
public sealed record MonteCarloPrediction(float[] Means, float[] Deviations, int Passes);
