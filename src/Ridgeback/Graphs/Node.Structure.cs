using Ridgeback.Graphs.Ops;

namespace Ridgeback.Graphs;

/// <content>Leaves, reductions, movement, indices and state.</content>
public sealed partial class Node
{
    /// <summary>A real input, fed at every run.</summary>
    public static Node Input(string key, Shape shape) => new(new Input(key, shape, ElementKind.Real), [], key);

    /// <summary>An index input (labels, row numbers, example ids), fed at every run.</summary>
    public static Node IndexInput(string key, Shape shape) => new(new Input(key, shape, ElementKind.Index), [], key);

    /// <summary>A constant tensor from row-major numbers.</summary>
    public static Node Constant(ReadOnlySpan<double> values, Shape shape) => Of(new ConstantTensor(values, shape));

    /// <summary>The unit roundoff of the precision that runs: 2⁻²⁴ in float, 2⁻⁵³ in double.</summary>
    public static Node UnitRoundoff() => Of(new UnitRoundoff());

    /// <summary>The matrix product, with either operand transposed on request.</summary>
    public static Node MatMul(Node x, Node y, bool transposeX = false, bool transposeY = false) =>
        Of(new MatMul(transposeX, transposeY), x, y);

    /// <summary>The inputs one after another along an axis.</summary>
    public static Node Concatenate(int axis, params Node[] inputs) => Of(new Concatenate(axis), inputs);

    /// <summary>Writes a variable when the run commits.</summary>
    public static Node Assign(Variable variable, Node value) => Of(new Assign(variable), value.BroadcastTo(variable.Shape));

    /// <summary>Uniform random numbers in [0, 1); see <see cref="RandomOp"/> for the address.</summary>
    public static Node RandomUniform(string stream, Shape shape, RandomPlace place) =>
        new(new RandomUniform(stream, shape), place.Inputs);

    /// <summary>Standard normal random numbers; see <see cref="RandomOp"/> for the address.</summary>
    public static Node RandomNormal(string stream, Shape shape, RandomPlace place) =>
        new(new RandomNormal(stream, shape), place.Inputs);

    /// <summary>1 with the given probability, else 0; see <see cref="RandomOp"/> for the address.</summary>
    /// <exception cref="GraphException">The probability is outside of 0 to 1.</exception>
    public static Node RandomBernoulli(string stream, Shape shape, double probability, RandomPlace place) =>
        probability is >= 0 and <= 1
            ? new(new RandomBernoulli(stream, shape, probability), place.Inputs)
            : throw new GraphException(
                $"RandomBernoulli '{stream}' at {Origin.Current}",
                FormattableString.Invariant($"expected a probability from 0 to 1, received {probability}"), "Choose one in that range");

    /// <summary>One of the results of a node that has several (<see cref="TupleOp"/>), from 0.</summary>
    public Node Output(int position) => Of(new Output(position), this);

    /// <summary>The sum over axes; over all of them when none is named.</summary>
    public Node Sum(params ReadOnlySpan<int> axes) => Sum(false, axes);

    /// <summary>The sum over axes, which keep a length of 1 if <paramref name="keep"/>.</summary>
    public Node Sum(bool keep, params ReadOnlySpan<int> axes) => Of(new Sum(AxesOf(axes), keep), this);

    /// <summary>The mean over axes; over all of them when none is named.</summary>
    public Node Mean(params ReadOnlySpan<int> axes) => Mean(false, axes);

    /// <summary>The mean over axes, which keep a length of 1 if <paramref name="keep"/>.</summary>
    public Node Mean(bool keep, params ReadOnlySpan<int> axes) =>
        Sum(keep, axes) / Of(new AxisLength(AxesOf(axes)), this);

    /// <summary>The largest element over axes; over all of them when none is named.</summary>
    public Node Max(params ReadOnlySpan<int> axes) => Max(false, axes);

    /// <summary>The largest element over axes, which keep a length of 1 if <paramref name="keep"/>.</summary>
    public Node Max(bool keep, params ReadOnlySpan<int> axes) => Of(new Max(AxesOf(axes), keep), this);

    /// <summary>The number of elements along axes, as a scalar; of all of them when none is named.</summary>
    public Node Length(params ReadOnlySpan<int> axes) => Of(new AxisLength(AxesOf(axes)), this);

    /// <summary>The same elements under another shape.</summary>
    public Node Reshape(Shape shape) => Shape.Equals(shape) ? this : Of(new Reshape(shape), this);

    /// <summary>The axes in another order: axis i of the result is axis <c>order[i]</c> of this.</summary>
    public Node Transpose(params ReadOnlySpan<int> order) => Transpose(new AxisOrder(order));

    /// <summary>The axes in another order.</summary>
    public Node Transpose(AxisOrder order) => Of(new Transpose(order), this);

    /// <summary>Repeats axes of length 1, and adds axes in front, until the shape is reached.</summary>
    public Node BroadcastTo(Shape shape) => Shape.Equals(shape) ? this : Of(new BroadcastTo(shape), this);

    /// <summary>A run of one axis.</summary>
    public Node Slice(int axis, int start, int length) => Of(new Slice(axis, start, length), this);

    /// <summary>Zeros before and after one axis.</summary>
    public Node Pad(int axis, int before, int after) => Of(new Pad(axis, before, after), this);

    /// <summary>The convolution of images with weights (window height, window width, channels/groups, filters).</summary>
    public static Node Convolution(Node images, Node weights, Window window, int groups = 1) =>
        Of(new Convolution(window, groups), images, weights);

    /// <summary>The transposed convolution: the gradient of a convolution's images of this height and width.</summary>
    public static Node ConvolutionTranspose(Node places, Node weights, Window window, int height, int width, int groups = 1) =>
        Of(new ConvolutionInputGradient(window, groups, height, width), places, weights);

    /// <summary>The greatest element of each place of a window.</summary>
    public Node MaxPool(Window window) => Of(new PoolPick(new MaxRegions(window)), this, this);

    /// <summary>One element of each region, by rules that may want random numbers.</summary>
    public Node Pool(PoolRegions regions, params ReadOnlySpan<Node> random) => Of(new PoolPick(regions), [this, .. random, this]);

    /// <summary>The mean of each place of a window; zeros around the image count if <paramref name="countPadding"/>.</summary>
    public Node AveragePool(Window window, bool countPadding = false) => Of(new AveragePool(window, countPadding), this);

    /// <summary>Rows of this table (rows, columns), chosen by an index.</summary>
    public Node Gather(Node index) => Of(new Gather(), this, index);

    /// <summary>For an index node: rows of zeros with a 1 at the index.</summary>
    public Node OneHot(int classes) => Of(new OneHot(classes), this);

    /// <summary>The position of the largest element of each row (rows, columns).</summary>
    public Node ArgMax() => Of(new ArgMax(), this);

    /// <summary>For an index node: the indices as real numbers.</summary>
    public Node ToReal() => Of(new ToReal(), this);

    /// <summary>The sum over the axes along which <paramref name="shape"/> was stretched to this shape.</summary>
    /// <exception cref="GraphException">The shape does not stretch to this one.</exception>
    public Node SumTo(Shape shape)
    {
        if (Shape.Equals(shape))
        {
            return this;
        }

        if (!Shape.Equals(Shape.Broadcast(shape, Shape)))
        {
            throw new GraphException(
                $"SumTo at {Origin.Current}", $"expected a shape that stretches to {Shape}, received {shape}",
                "Make its axes equal or 1, aligned at the end");
        }

        var extra = Shape.Rank - shape.Rank;
        var axes = new List<int>();
        for (var i = 0; i < Shape.Rank; i++)
        {
            if (i < extra || (shape[i - extra] == 1 && Shape[i] != 1))
            {
                axes.Add(i);
            }
        }

        return Sum(true, axes.ToArray()).Reshape(shape);
    }

    private AxisList AxesOf(ReadOnlySpan<int> axes) =>
        axes.Length == 0 ? AxisList.All(Shape) : new AxisList(axes, Shape);
}
