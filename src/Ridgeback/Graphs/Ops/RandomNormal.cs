namespace Ridgeback.Graphs.Ops;

/// <summary>Standard normal N(0, 1) by Box–Muller: a pair of words, all 32 bits of each, gives a pair of numbers.</summary>
/// <param name="Stream">The name of the stream.</param>
/// <param name="Shape">The shape.</param>
public sealed record RandomNormal(string Stream, Shape Shape) : RandomOp(Stream, Shape)
{
    private protected override double Draw(Func<uint, (uint A, uint B, uint C, uint D)> block, int element)
    {
        var words = block((uint)(element / 4));
        (var radius, var angle) = element % 4 < 2 ? (words.A, words.B) : (words.C, words.D);
        var length = Math.Sqrt(-2 * Math.Log((radius + 1.0) * (1.0 / 4294967296.0)));
        var turn = 2 * Math.PI * (angle * (1.0 / 4294967296.0));
        return length * (element % 2 == 0 ? Math.Cos(turn) : Math.Sin(turn));
    }
}
