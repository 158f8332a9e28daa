using System.Globalization;

namespace Ridgeback.Graphs.Ops;

/// <summary>Which of the three sums of a <see cref="MaskedProduct"/>.</summary>
public enum MaskedSum
{
    /// <summary>y(i, k) = Σⱼ m(i, j, k) · x(i, j) · w(j, k), from x (batch, inputs) and w (inputs, units).</summary>
    OverInputs,

    /// <summary>x(i, j) = Σₖ m(i, j, k) · y(i, k) · w(j, k), from y (batch, units) and w (inputs, units).</summary>
    OverUnits,

    /// <summary>w(j, k) = Σᵢ m(i, j, k) · x(i, j) · y(i, k), from x (batch, inputs) and y (batch, units).</summary>
    OverExamples,
}

/// <summary>
/// A matrix product in which every example has a mask of its own over the weights: m(i, j, k) is 1 with a probability, else 0. The masks
/// are drawn where they are needed and never stored; the three sums are the derivatives of Σ m·x·w·y, so the gradient of each is the other
/// two. Inputs: the two factors, the step, the draw and, optionally, the examples' ids, without which the batch is one row of example 0.
/// </summary>
/// <param name="Sum">Which sum.</param>
/// <param name="Stream">The name of the random stream.</param>
/// <param name="Probability">The probability of 1, in steps of 2⁻¹⁶.</param>
public sealed record MaskedProduct(MaskedSum Sum, string Stream, double Probability) : Op
{
    /// <inheritdoc/>
    internal override string Settings =>
        string.Create(CultureInfo.InvariantCulture, $"{Sum}, stream '{Stream}', probability {Probability:R}");

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        if (inputs.Count > 4)
        {
            IndexRule.Require(this, inputs[4], 1);
        }

        (var a, var b) = (inputs[0].Shape, inputs[1].Shape);
        var fits = a.Rank == 2 && b.Rank == 2 && inputs[2].Shape.IsScalar && inputs[3].Shape.IsScalar
            && (inputs.Count < 5 || a[0] == inputs[4].Shape[0]) && Sum switch
            {
                MaskedSum.OverInputs => a[1] == b[0],
                MaskedSum.OverUnits => a[1] == b[1],
                _ => a[0] == b[0],
            };
        return !fits
            ? throw Misfit($"expected two matrices that fit, and an id for each example, received "
                + $"{string.Join(", ", inputs.Select(input => input.Shape))}",
                "Give x (batch, inputs), w (inputs, units), y (batch, units)")
            : Sum switch
            {
                MaskedSum.OverInputs => [a[0], b[1]],
                MaskedSum.OverUnits => [a[0], b[0]],
                _ => [a[1], b[1]],
            };
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient)
    {
        (var a, var b) = (output.Inputs[0], output.Inputs[1]);
        var none = new Node?[output.Inputs.Count - 2];
        return Sum switch
        {
            MaskedSum.OverInputs => [Other(MaskedSum.OverUnits, gradient, b), Other(MaskedSum.OverExamples, a, gradient), .. none],
            MaskedSum.OverUnits => [Other(MaskedSum.OverInputs, gradient, b), Other(MaskedSum.OverExamples, gradient, a), .. none],
            _ => [Other(MaskedSum.OverUnits, b, gradient), Other(MaskedSum.OverInputs, a, gradient), .. none],
        };

        Node Other(MaskedSum sum, Node left, Node right) =>
            new(this with { Sum = sum }, [left, right, .. output.Inputs.Skip(2)]);
    }

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var key = ReferencePhilox.KeyOf(arguments.Seed, Stream);
        (var step, var draw) = (uint.CreateChecked(arguments.Input(2)[0]), uint.CreateChecked(arguments.Input(3)[0]));
        var hasIds = arguments.Count > 4;
        (var inputs, var units) = SizesOf(arguments.InputShape(0), arguments.InputShape(1), Sum);
        var output = arguments.Output;
        output.Clear();
        var threshold = Math.Round(Probability * 65536);
        for (var i = 0; i < arguments.InputShape(0)[0]; i++)
        {
            var id = hasIds ? (uint)arguments.IndexInput(4)[i] : 0;
            var first = hasIds ? 0 : i * inputs * units;
            for (var element = 0; element < inputs * units; element++)
            {
                var words = ReferencePhilox.Block(key, (uint)((first + element) / 8), id, step, draw);
                var word = ((first + element) % 8 / 2) switch { 0 => words.A, 1 => words.B, 2 => words.C, _ => words.D };
                if (((first + element) % 2 == 0 ? word & 0xFFFF : word >> 16) >= threshold)
                {
                    continue;
                }

                (var x, var y) = ((i * inputs) + (element / units), (i * units) + (element % units));
                (var left, var right, var target) = Sum switch
                {
                    MaskedSum.OverInputs => (x, element, y),
                    MaskedSum.OverUnits => (y, element, x),
                    _ => (x, y, element),
                };
                output[target] += arguments.Input(0)[left] * arguments.Input(1)[right];
            }
        }
    }

    /// <summary>The numbers of inputs and units, from the two factors' shapes.</summary>
    internal static (int Inputs, int Units) SizesOf(Shape a, Shape b, MaskedSum sum) => sum switch
    {
        MaskedSum.OverInputs => (a[1], b[1]),
        MaskedSum.OverUnits => (b[0], b[1]),
        _ => (a[1], b[1]),
    };
}
