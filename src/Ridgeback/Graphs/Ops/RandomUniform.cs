namespace Ridgeback.Graphs.Ops;

/// <summary>Uniform in [0, 1): 24 bits of one Philox word, the same number in float and double.</summary>
/// <param name="Stream">The name of the stream.</param>
/// <param name="Shape">The shape.</param>
public sealed record RandomUniform(string Stream, Shape Shape) : RandomOp(Stream, Shape)
{
    private protected override double Draw(Func<uint, (uint A, uint B, uint C, uint D)> block, int element)
    {
        var words = block((uint)(element / 4));
        var word = (element % 4) switch { 0 => words.A, 1 => words.B, 2 => words.C, _ => words.D };
        return (word >> 8) * (1.0 / (1 << 24));
    }
}
