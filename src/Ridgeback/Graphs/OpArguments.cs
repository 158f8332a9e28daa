using System.Numerics;

namespace Ridgeback.Graphs;

/// <summary>The memory that an op's fprop reads and writes: spans over a plan's buffers, row-major.</summary>
/// <remarks>Good until fprop returns: the memory belongs to the plan.</remarks>
/// <typeparam name="T">The precision.</typeparam>
public readonly unsafe ref struct OpArguments<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly void** inputs;
    private readonly Shape[] shapes;
    private readonly IReadOnlyList<Node> nodes;
    private readonly void* output;
    private readonly void** outputs;
    private readonly Shape[] outputShapes;
    private readonly IReadOnlyList<OutputType> outputTypes;

    /// <param name="inputs">Where each input lies.</param>
    /// <param name="shapes">Each input's shape, all axes known.</param>
    /// <param name="node">The use of the op: it knows the kinds.</param>
    /// <param name="output">Where the result goes.</param>
    /// <param name="outputShape">The result's shape, all axes known.</param>
    /// <param name="seed">The seed of the run.</param>
    internal OpArguments(void** inputs, Shape[] shapes, Node node, void* output, Shape outputShape, ulong seed)
    {
        this.inputs = inputs;
        this.shapes = shapes;
        nodes = node.Inputs;
        this.output = output;
        OutputShape = outputShape;
        OutputKind = node.Kind;
        Seed = seed;
        outputShapes = [];
        outputTypes = [];
    }

    /// <param name="inputs">Where each input lies.</param>
    /// <param name="shapes">Each input's shape, all axes known.</param>
    /// <param name="node">The use of an op with several results.</param>
    /// <param name="outputs">Where each result goes.</param>
    /// <param name="outputShapes">Each result's shape, all axes known.</param>
    /// <param name="seed">The seed of the run.</param>
    internal OpArguments(void** inputs, Shape[] shapes, Node node, void** outputs, Shape[] outputShapes, ulong seed)
        : this(inputs, shapes, node, null, Shape.Scalar, seed)
    {
        this.outputs = outputs;
        this.outputShapes = outputShapes;
        outputTypes = node.Outputs;
    }

    /// <summary>The number of inputs.</summary>
    public int Count => shapes.Length;

    /// <summary>The result's shape; all axes are known here.</summary>
    public Shape OutputShape { get; }

    /// <summary>Whether the result is to be written to <see cref="Output"/> or to <see cref="IndexOutput"/>.</summary>
    public ElementKind OutputKind { get; }

    /// <summary>The seed of the run; random numbers are addressed by it.</summary>
    public ulong Seed { get; }

    /// <summary>The result, to be filled.</summary>
    /// <exception cref="GraphException">The op gives indices.</exception>
    public Span<T> Output => new(OutputAs(ElementKind.Real), checked((int)OutputShape.Count));

    /// <summary>The result of an op whose elements are indices, to be filled.</summary>
    /// <exception cref="GraphException">The op gives real numbers.</exception>
    public Span<int> IndexOutput => new(OutputAs(ElementKind.Index), checked((int)OutputShape.Count));

    /// <summary>One of the results of an op that has several, to be filled.</summary>
    /// <exception cref="GraphException">The result is of indices.</exception>
    public Span<T> OutputAt(int position) =>
        new(OutputAs(ElementKind.Real, position), checked((int)outputShapes[position].Count));

    /// <summary>One of the results of an op that has several, whose elements are indices, to be filled.</summary>
    /// <exception cref="GraphException">The result is of real numbers.</exception>
    public Span<int> IndexOutputAt(int position) =>
        new(OutputAs(ElementKind.Index, position), checked((int)outputShapes[position].Count));

    /// <summary>The shape of one of several results; all axes are known here.</summary>
    public Shape OutputShapeAt(int position) => outputShapes[position];

    /// <summary>Copies an input of the result's kind and size to the result.</summary>
    internal void CopyInput(int input)
    {
        if (OutputKind == ElementKind.Index)
        {
            IndexInput(input).CopyTo(IndexOutput);
        }
        else
        {
            Input(input).CopyTo(Output);
        }
    }

    /// <summary>The shape of one input; all axes are known here.</summary>
    public Shape InputShape(int input) => shapes[input];

    /// <summary>The elements of a real input.</summary>
    /// <exception cref="GraphException">The input holds indices.</exception>
    public ReadOnlySpan<T> Input(int input) => new(InputAs(ElementKind.Real, input), checked((int)shapes[input].Count));

    /// <summary>The elements of an index input.</summary>
    /// <exception cref="GraphException">The input holds real numbers.</exception>
    public ReadOnlySpan<int> IndexInput(int input) => new(InputAs(ElementKind.Index, input), checked((int)shapes[input].Count));

    private void* InputAs(ElementKind kind, int input) => kind == nodes[input].Kind ? inputs[input] : throw new GraphException(
        $"fprop at {Origin.Current}", $"expected input {input} of kind {nodes[input].Kind}, received a read of {kind}",
        "Read Input for real numbers and IndexInput for indices");

    private void* OutputAs(ElementKind kind, int position) =>
        kind == outputTypes[position].Kind ? outputs[position] : throw new GraphException(
            $"fprop at {Origin.Current}", $"expected result {position} of kind {outputTypes[position].Kind}, received a write of {kind}",
            "Write OutputAt for real numbers and IndexOutputAt for indices, as InferOutputs says");

    // An index has 4 bytes, a double 8: as the other kind, a result would reach into its neighbour.
    private void* OutputAs(ElementKind kind) => kind == OutputKind ? output : throw new GraphException(
        $"fprop at {Origin.Current}", $"expected a result of kind {OutputKind}, received a write of {kind}",
        "Write Output for real numbers and IndexOutput for indices, as InferKind says");
}
