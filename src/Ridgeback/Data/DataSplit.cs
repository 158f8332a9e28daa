namespace Ridgeback.Data;

/// <summary>A dataset divided: rows to learn from, rows to choose by, and rows to judge by once.</summary>
/// <param name="Train">The rows to learn from.</param>
/// <param name="Dev">The rows to stop early and choose settings by; empty when none were asked for.</param>
/// <param name="Test">The rows to judge by, sealed; empty when none were asked for.</param>
public sealed record DataSplit(TrainingSet Train, Dataset Dev, SealedTestSet Test);
