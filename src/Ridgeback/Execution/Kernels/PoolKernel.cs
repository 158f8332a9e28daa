using System.Numerics;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>Max and average pooling over a window, and their gradients; a chunk is an image.</summary>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class PoolKernel<T> : PlanKernel<T>, IWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Buffer x;
    private readonly Buffer values;
    private readonly Buffer result;
    private readonly PoolingKernels<T> kernels;
    private readonly PoolingShape shape;

    public PoolKernel(Node node, Buffer x, Buffer values, Buffer result, PoolingKernels<T> kernels)
    {
        Nodes = [node];
        this.x = x;
        this.values = values;
        this.result = result;
        this.kernels = kernels;
        var window = WindowOf(node.Op)!;
        var image = node.Op is AveragePoolSpread ? node.Shape : node.Inputs[0].Shape;
        shape = new PoolingShape
        {
            Height = image[1],
            Width = image[2],
            Channels = image[3],
            OutHeight = window.OutputHeight(image[1]),
            OutWidth = window.OutputWidth(image[2]),
            WindowHeight = window.Height,
            WindowWidth = window.Width,
            StrideHeight = window.StrideHeight,
            StrideWidth = window.StrideWidth,
            DilationHeight = window.DilationHeight,
            DilationWidth = window.DilationWidth,
            Top = window.Top,
            Left = window.Left,
            CountPadding = node.Op is AveragePool { CountPadding: true } or AveragePoolSpread { CountPadding: true },
        };
    }

    public override string Name => $"{Nodes[0].Op.Name} {Nodes[0].Op.Settings}";

    public override IEnumerable<Buffer> Reads => x == values ? [x] : [x, values];

    public override IEnumerable<Buffer> Writes => [result];

    public override long Operations =>
        (long)Nodes[0].Shape[0] * shape.OutHeight * shape.OutWidth * shape.WindowHeight * shape.WindowWidth * shape.Channels;

    /// <summary>The window of an op that this kernel runs; null for the others.</summary>
    public static Window? WindowOf(Op op) => op switch
    {
        PoolPick { Regions: MaxRegions regions } => regions.Window,
        PoolSpread { Regions: MaxRegions regions } => regions.Window,
        AveragePool pool => pool.Window,
        AveragePoolSpread spread => spread.Window,
        _ => null,
    };

    public override void Run(WorkerTeam team) => team.Run(this, Nodes[0].Shape[0]);

    public void Execute(int chunk, int worker)
    {
        var image = (nint)chunk * shape.Height * shape.Width * shape.Channels;
        var places = (nint)chunk * shape.OutHeight * shape.OutWidth * shape.Channels;
        var left = (T*)x.Pointer;
        var right = (T*)values.Pointer;
        var target = (T*)result.Pointer;
        switch (Nodes[0].Op)
        {
            case PoolPick:
                kernels.MaxPick(shape, left + image, right + image, target + places);
                break;
            case PoolSpread:
                kernels.MaxSpread(shape, left + image, right + places, target + image);
                break;
            case AveragePool:
                kernels.Average(shape, left + image, target + places);
                break;
            default:
                kernels.AverageSpread(shape, left + places, target + image);
                break;
        }
    }
}
