using System.Globalization;

namespace Ridgeback.Graphs.Ops;

/// <summary>1 with a probability that is rounded to a multiple of 2⁻¹⁶, else 0: 16 bits of a Philox word.</summary>
/// <param name="Stream">The name of the stream.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Probability">The probability of 1, from 0 to 1.</param>
public sealed record RandomBernoulli(string Stream, Shape Shape, double Probability) : RandomOp(Stream, Shape)
{
    internal override string Settings => string.Create(CultureInfo.InvariantCulture, $"{base.Settings}, probability {Probability:R}");

    private protected override double Draw(Func<uint, (uint A, uint B, uint C, uint D)> block, int element)
    {
        var words = block((uint)(element / 8));
        var word = (element % 8 / 2) switch { 0 => words.A, 1 => words.B, 2 => words.C, _ => words.D };
        var half = element % 2 == 0 ? word & 0xFFFF : word >> 16;
        return half < Math.Round(Probability * 65536) ? 1 : 0;
    }
}
