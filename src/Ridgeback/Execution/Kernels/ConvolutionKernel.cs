using System.Numerics;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>A convolution, or the gradient of one.</summary>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class ConvolutionKernel<T> : PlanKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ConvolutionProduct<T> product;
    private readonly ConvolutionShape shape;
    private readonly Buffer x;
    private readonly Buffer y;
    private readonly Buffer result;
    private readonly Buffer shared;
    private ConvolutionScratch scratch;

    public ConvolutionKernel(Node node, Buffer x, Buffer y, Buffer result, ConvolutionProduct<T> product)
    {
        Nodes = [node];
        this.product = product;
        this.x = x;
        this.y = y;
        this.result = result;
        var convolution = ShapeOf(node);
        shape = node.Op is ConvolutionInputGradient ? convolution.Transposed : convolution;
        shared = new Buffer(ConvolutionProduct<T>.SharedBytes(shape, IsWeightGradient), "packed weights");
    }

    public override string Name => $"{Nodes[0].Op.Name} {Nodes[0].Op.Settings}, {shape.Channels} to {shape.Filters} channels";

    public override IEnumerable<Buffer> Reads => [x, y];

    public override IEnumerable<Buffer> Writes => [result];

    public override IEnumerable<Buffer> Workspace => [shared];

    public override long WorkerBytes => ConvolutionProduct<T>.WorkerBytes(shape, IsWeightGradient);

    public override long Operations => ShapeOf(Nodes[0]).Operations;

    private bool IsWeightGradient => Nodes[0].Op is ConvolutionWeightGradient;

    public override void Bind(PlanMemory memory) => scratch = new(shared.Pointer, memory.WorkerMemory, memory.WorkerBytes);

    public override void Run(WorkerTeam team)
    {
        var left = (T*)x.Pointer;
        var right = (T*)y.Pointer;
        var target = (T*)result.Pointer;
        switch (Nodes[0].Op)
        {
            case Convolution:
                product.Forward(shape, left, right, target, scratch, team);
                break;
            case ConvolutionInputGradient:
                product.InputGradient(shape, left, right, target, scratch, team);
                break;
            default:
                product.WeightGradient(shape, left, right, target, scratch, team);
                break;
        }
    }

    private static ConvolutionShape ShapeOf(Node node)
    {
        (var image, var places, var weights, var window, var groups) = node.Op switch
        {
            Convolution op => (node.Inputs[0].Shape, node.Shape, node.Inputs[1].Shape, op.Window, op.Groups),
            ConvolutionInputGradient op => (node.Shape, node.Inputs[0].Shape, node.Inputs[1].Shape, op.Window, op.Groups),
            ConvolutionWeightGradient op => (node.Inputs[0].Shape, node.Inputs[1].Shape, node.Shape, op.Window, op.Groups),
            _ => throw new InvalidOperationException($"No convolution: {node}."),
        };
        return new ConvolutionShape
        {
            Batch = image[0],
            Height = image[1],
            Width = image[2],
            Channels = image[3],
            Filters = weights[3],
            OutHeight = places[1],
            OutWidth = places[2],
            WindowHeight = window.Height,
            WindowWidth = window.Width,
            StrideHeight = window.StrideHeight,
            StrideWidth = window.StrideWidth,
            DilationHeight = window.DilationHeight,
            DilationWidth = window.DilationWidth,
            Top = window.Top,
            Left = window.Left,
            Groups = groups,
        };
    }
}
