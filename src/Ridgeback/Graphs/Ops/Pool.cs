using System.Buffers;
using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>Takes, from each region of an image, the value that lies where the region's element was picked.</summary>
/// <remarks>
/// Inputs: the image x (batch, height, width, channels) by which is picked, random numbers if the regions want some, and the
/// values, of x's shape; x itself for pooling. The result is (batch, regions, regions, channels). What is picked is a
/// constant almost everywhere, so only the values have a gradient: <see cref="PoolSpread"/>.
/// </remarks>
/// <param name="Regions">Which regions, and which element of each.</param>
public sealed record PoolPick(PoolRegions Regions) : Op
{
    internal override string Settings => $"{Regions}";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        RequireReal(inputs);
        var result = PoolRule.ResultOf(Misfit, Regions, inputs);
        return inputs[^1].Shape.Equals(inputs[0].Shape)
            ? result
            : throw Misfit($"expected values {inputs[0].Shape}, received {inputs[^1].Shape}", "Give a value for each element of the image");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient)
    {
        Node[] picks = [.. output.Inputs.SkipLast(1)];
        return [.. picks.Select(_ => (Node?)null), new Node(new PoolSpread(Regions), [.. picks, gradient])];
    }

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var values = arguments.Input(arguments.Count - 1);
        var picked = PoolRule.Picks(Regions, arguments, arguments.OutputShape);
        for (var i = 0; i < arguments.Output.Length; i++)
        {
            arguments.Output[i] = values[picked[i]];
        }

        ArrayPool<int>.Shared.Return(picked);
    }
}

/// <summary>The adjoint of <see cref="PoolPick"/>: adds each region's value to the element that was picked there.</summary>
/// <remarks>Inputs as there, but the last one is (batch, regions, regions, channels); the result has the image's shape.</remarks>
/// <param name="Regions">Which regions, and which element of each.</param>
public sealed record PoolSpread(PoolRegions Regions) : Op
{
    internal override string Settings => $"{Regions}";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        RequireReal(inputs);
        var result = PoolRule.ResultOf(Misfit, Regions, inputs);
        return inputs[^1].Shape.Equals(result)
            ? inputs[0].Shape
            : throw Misfit($"expected values {result}, received {inputs[^1].Shape}", "Give a value for each region");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient)
    {
        Node[] picks = [.. output.Inputs.SkipLast(1)];
        return [.. picks.Select(_ => (Node?)null), new Node(new PoolPick(Regions), [.. picks, gradient])];
    }

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var values = arguments.Input(arguments.Count - 1);
        var picked = PoolRule.Picks(Regions, arguments, arguments.InputShape(arguments.Count - 1));
        arguments.Output.Clear();
        for (var i = 0; i < values.Length; i++)
        {
            arguments.Output[picked[i]] += values[i];
        }

        ArrayPool<int>.Shared.Return(picked);
    }
}

/// <summary>The mean of each place of a window: (batch, height, width, channels) → (batch, places, places, channels).</summary>
/// <param name="Window">Size, stride, padding and dilation.</param>
/// <param name="CountPadding">Whether zeros around the image count as elements of the mean.</param>
public sealed record AveragePool(Window Window, bool CountPadding) : Op
{
    internal override string Settings => $"{Window}{(CountPadding ? ", padding counts" : "")}";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        RequireReal(inputs);
        return PoolRule.ResultOf(Misfit, new MaxRegions(Window), inputs);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient)
    {
        var x = output.Inputs[0].Shape;
        return [new Node(new AveragePoolSpread(Window, CountPadding, x[1], x[2]), [gradient])];
    }

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var x = arguments.Input(0);
        var y = arguments.Output;
        y.Clear();
        foreach (var (image, result, count) in PoolRule.Terms(Window, arguments.InputShape(0), CountPadding))
        {
            y[result] += x[image] / T.CreateTruncating(count);
        }
    }
}

/// <summary>The adjoint of <see cref="AveragePool"/>: spreads each value evenly over its place of the window.</summary>
/// <param name="Window">Of the pooling.</param>
/// <param name="CountPadding">Of the pooling.</param>
/// <param name="Height">The image's height.</param>
/// <param name="Width">The image's width.</param>
public sealed record AveragePoolSpread(Window Window, bool CountPadding, int Height, int Width) : Op
{
    internal override string Settings => $"{Window}{(CountPadding ? ", padding counts" : "")}, to {Height}×{Width}";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        RequireReal(inputs);
        var y = inputs[0].Shape;
        return y.Rank == 4 && Window.IsValid && y[1] == Window.OutputHeight(Height) && y[2] == Window.OutputWidth(Width)
            ? new Shape(y[0], Height, Width, y[3])
            : throw Misfit($"expected (batch, {Window.OutputHeight(Height)}, {Window.OutputWidth(Width)}, channels), received {y}",
                "Give the gradient of this pooling's result");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) =>
        [new Node(new AveragePool(Window, CountPadding), [gradient])];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var y = arguments.Input(0);
        var x = arguments.Output;
        x.Clear();
        foreach (var (image, result, count) in PoolRule.Terms(Window, arguments.OutputShape, CountPadding))
        {
            x[image] += y[result] / T.CreateTruncating(count);
        }
    }
}
