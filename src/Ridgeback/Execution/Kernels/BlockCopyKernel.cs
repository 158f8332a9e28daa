using System.Numerics;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>Slices, padding and concatenation: runs of memory copied between rows of two lengths.</summary>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class BlockCopyKernel<T> : PlanKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Buffer result;
    private readonly List<Part> parts = [];
    private readonly bool clears;

    public BlockCopyKernel(Node node, IReadOnlyList<Buffer> inputs, Buffer result)
    {
        Nodes = [node];
        this.result = result;
        var shape = node.Inputs[0].Shape;
        switch (node.Op)
        {
            case Slice slice:
                Add(inputs[0], shape, slice.Axis, slice.Start, slice.Length, 0, node.Shape);
                break;
            case Pad pad:
                clears = true;
                Add(inputs[0], shape, pad.Axis, 0, shape[pad.Axis], pad.Before, node.Shape);
                break;
            case Concatenate concatenate:
                var start = 0;
                for (var i = 0; i < inputs.Count; i++)
                {
                    var input = node.Inputs[i].Shape;
                    Add(inputs[i], input, concatenate.Axis, 0, input[concatenate.Axis], start, node.Shape);
                    start += input[concatenate.Axis];
                }

                break;
        }
    }

    public override string Name => Nodes[0].Op.Name.ToLowerInvariant();

    public override IEnumerable<Buffer> Reads => parts.Select(part => part.From);

    public override IEnumerable<Buffer> Writes => [result];

    public override long Operations => 0;

    public override void Run(WorkerTeam team)
    {
        var to = (T*)result.Pointer;
        if (clears)
        {
            new Span<byte>(to, checked((int)result.Bytes)).Clear();
        }

        foreach (var part in parts)
        {
            var from = (T*)part.From.Pointer + part.FromStart;
            for (var row = 0; row < part.Rows; row++)
            {
                new ReadOnlySpan<T>(from + ((long)row * part.FromStep), part.Length)
                    .CopyTo(new Span<T>(to + part.ToStart + ((long)row * part.ToStep), part.Length));
            }
        }
    }

    private void Add(Buffer from, Shape input, int axis, int start, int length, int target, Shape output)
    {
        (var outer, var inner) = Blocks.Around(input, axis);
        parts.Add(new Part(
            from, outer, length * inner, start * inner, input[axis] * inner, target * inner, output[axis] * inner));
    }

    private sealed record Part(Buffer From, int Rows, int Length, int FromStart, int FromStep, int ToStart, int ToStep);
}
