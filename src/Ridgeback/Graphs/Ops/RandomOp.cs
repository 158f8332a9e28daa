using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>Random numbers by address: (seed of the run, stream, step, draw, example, element).</summary>
/// <remarks>
/// Inputs: the step and the draw (scalars, whole numbers ≥ 0) and, optionally, the examples' ids (one for each
/// row). With ids, the numbers of a row depend on the example's id and not on its place in the batch; without,
/// the whole tensor is one row of example 0. The same address always gives the same number, so that bprop can
/// compute a mask again and a resumed run sees what an uninterrupted one would have seen.
/// The generator is Philox4x32-10: counter (block, example, step, draw), key from seed and stream.
/// </remarks>
/// <param name="Stream">The name of the stream, such as <c>hidden1/dropout</c>.</param>
/// <param name="Shape">The shape; the first axis is the examples' when ids are given.</param>
public abstract record RandomOp(string Stream, Shape Shape) : Op
{
    internal override bool IsCheap => true;

    internal override string Settings => $"stream '{Stream}'";

    /// <inheritdoc/>
    public sealed override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        if (!inputs[0].Shape.IsScalar || !inputs[1].Shape.IsScalar)
        {
            throw Misfit($"expected scalars for step and draw, received {inputs[0].Shape} and {inputs[1].Shape}", "Give one number each");
        }

        if (inputs[0].Kind != ElementKind.Real || inputs[1].Kind != ElementKind.Real)
        {
            throw Misfit($"expected real step and draw, received {inputs[0].Kind} and {inputs[1].Kind}", "Convert them with ToReal");
        }

        if (inputs.Count > 2)
        {
            IndexRule.Require(this, inputs[2], 1);
            if (Shape.Rank == 0 || Shape[0] != inputs[2].Shape[0])
            {
                throw Misfit($"expected one row for each id {inputs[2].Shape}, received {Shape}", "Make the first axis the examples'");
            }
        }

        return Shape;
    }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => new Node?[output.Inputs.Count];

    /// <inheritdoc/>
    public sealed override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var perExample = arguments.Count > 2;
        var rows = perExample ? arguments.OutputShape[0] : 1;
        var columns = arguments.Output.Length / rows;
        var step = uint.CreateChecked(arguments.Input(0)[0]);
        var draw = uint.CreateChecked(arguments.Input(1)[0]);
        var key = ReferencePhilox.KeyOf(arguments.Seed, Stream);
        for (var row = 0; row < rows; row++)
        {
            var example = perExample ? (uint)arguments.IndexInput(2)[row] : 0;
            for (var element = 0; element < columns; element++)
            {
                arguments.Output[(row * columns) + element] =
                    T.CreateChecked(Draw((block) => ReferencePhilox.Block(key, block, example, step, draw), element));
            }
        }
    }

    /// <summary>One number from the four words of its block.</summary>
    private protected abstract double Draw(Func<uint, (uint A, uint B, uint C, uint D)> block, int element);
}
