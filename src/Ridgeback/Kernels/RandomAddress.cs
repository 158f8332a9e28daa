namespace Ridgeback.Kernels;

/// <summary>Where a row of random numbers stands: the same address gives the same row, in any order and on any thread.</summary>
/// <param name="Key">The seed and the name of the stream, from <see cref="Philox.KeyOf"/>.</param>
/// <param name="Example">The id of the example in its dataset.</param>
/// <param name="Step">The training step.</param>
/// <param name="Draw">Which draw within the step.</param>
internal readonly record struct RandomAddress(ulong Key, uint Example, uint Step, uint Draw);
