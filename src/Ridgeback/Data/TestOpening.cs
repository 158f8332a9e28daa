namespace Ridgeback.Data;

/// <summary>One opening of a sealed test set.</summary>
/// <param name="Number">1 for the first opening; a later one means that the test rows may have influenced choices.</param>
/// <param name="Reason">What it was opened for.</param>
public sealed record TestOpening(int Number, string Reason);
