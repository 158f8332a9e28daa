using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>Convolution (cross-correlation) of images with a kernel.</summary>
/// <remarks>
/// x (batch, height, width, channels) and weights (window height, window width, channels/groups, filters) give
/// (batch, places, places, filters): y[n, i, j, f] = Σ x[n, i·stride + a·dilation − top, j·stride + b·dilation − left, c] · w[a, b, c, f].
/// With groups, the filters of each group see the channels of that group only. Linear in both operands: the gradients are
/// <see cref="ConvolutionInputGradient"/> and <see cref="ConvolutionWeightGradient"/>, whose gradients are these three again.
/// </remarks>
/// <param name="Window">Size, stride, padding and dilation.</param>
/// <param name="Groups">The number of groups, ≥ 1; divides channels and filters.</param>
public sealed record Convolution(Window Window, int Groups) : Op
{
    internal override string Settings => ConvolutionRule.Settings(Window, Groups);

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        RequireReal(inputs);
        (var x, var w) = (inputs[0].Shape, inputs[1].Shape);
        ConvolutionRule.RequireFit(Misfit, Window, Groups, x, w);
        return new Shape(x[0], Window.OutputHeight(x[1]), Window.OutputWidth(x[2]), w[3]);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient)
    {
        (var x, var w) = (output.Inputs[0], output.Inputs[1]);
        return
        [
            new Node(new ConvolutionInputGradient(Window, Groups, x.Shape[1], x.Shape[2]), [gradient, w]),
            new Node(new ConvolutionWeightGradient(Window, Groups), [x, gradient]),
        ];
    }

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var x = arguments.Input(0);
        var w = arguments.Input(1);
        var y = arguments.Output;
        y.Clear();
        foreach (var (image, weight, result) in ConvolutionRule.Terms(Window, Groups, arguments.InputShape(0), arguments.InputShape(1)))
        {
            y[result] += x[image] * w[weight];
        }
    }
}

/// <summary>The gradient of a convolution with respect to its image: the transposed convolution.</summary>
/// <remarks>
/// δ (batch, places, places, filters) and weights give (batch, height, width, channels): every product of the convolution, summed where its
/// image element was.
/// </remarks>
/// <param name="Window">Of the convolution.</param>
/// <param name="Groups">Of the convolution.</param>
/// <param name="Height">The image's height: several give the same number of places.</param>
/// <param name="Width">The image's width.</param>
public sealed record ConvolutionInputGradient(Window Window, int Groups, int Height, int Width) : Op
{
    internal override string Settings => $"{ConvolutionRule.Settings(Window, Groups)}, to {Height}×{Width}";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        RequireReal(inputs);
        (var y, var w) = (inputs[0].Shape, inputs[1].Shape);
        var x = w.Rank == 4 && y.Rank == 4 ? new Shape(y[0], Height, Width, w[2] * Groups) : w;
        ConvolutionRule.RequireFit(Misfit, Window, Groups, x, w);
        ConvolutionRule.RequirePlaces(Misfit, Window, x, y, w[3]);
        return x;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) =>
    [
        new Node(new Convolution(Window, Groups), [gradient, output.Inputs[1]]),
        new Node(new ConvolutionWeightGradient(Window, Groups), [gradient, output.Inputs[0]]),
    ];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var y = arguments.Input(0);
        var w = arguments.Input(1);
        var x = arguments.Output;
        x.Clear();
        foreach (var (image, weight, result) in ConvolutionRule.Terms(Window, Groups, arguments.OutputShape, arguments.InputShape(1)))
        {
            x[image] += y[result] * w[weight];
        }
    }
}

/// <summary>The gradient of a convolution with respect to its weights.</summary>
/// <remarks>
/// x (batch, height, width, channels) and δ (batch, places, places, filters) give (window height, window width, channels/groups, filters).
/// </remarks>
/// <param name="Window">Of the convolution.</param>
/// <param name="Groups">Of the convolution.</param>
public sealed record ConvolutionWeightGradient(Window Window, int Groups) : Op
{
    internal override string Settings => ConvolutionRule.Settings(Window, Groups);

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        RequireReal(inputs);
        (var x, var y) = (inputs[0].Shape, inputs[1].Shape);
        if (x.Rank != 4 || y.Rank != 4 || Groups < 1)
        {
            throw Misfit($"expected two batches of images, received {x} and {y}",
                "Give (batch, height, width, channels) and the gradient of the result");
        }

        var w = new Shape(Window.Height, Window.Width, x[3] / Groups, y[3]);
        ConvolutionRule.RequireFit(Misfit, Window, Groups, x, w);
        ConvolutionRule.RequirePlaces(Misfit, Window, x, y, w[3]);
        return w;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient)
    {
        (var x, var y) = (output.Inputs[0], output.Inputs[1]);
        return
        [
            new Node(new ConvolutionInputGradient(Window, Groups, x.Shape[1], x.Shape[2]), [y, gradient]),
            new Node(new Convolution(Window, Groups), [x, gradient]),
        ];
    }

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var x = arguments.Input(0);
        var y = arguments.Input(1);
        var w = arguments.Output;
        w.Clear();
        foreach (var (image, weight, result) in ConvolutionRule.Terms(Window, Groups, arguments.InputShape(0), arguments.OutputShape))
        {
            w[weight] += x[image] * y[result];
        }
    }
}
