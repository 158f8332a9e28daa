using System.Numerics;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>
/// A product with a mask for each example and weight; the masks are drawn row by row of the weights. A chunk is an example, or a row of the
/// weights' gradient.
/// </summary>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class MaskedProductKernel<T> : PlanKernel<T>, IWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly MaskedProduct op;
    private readonly Buffer left;
    private readonly Buffer right;
    private readonly Buffer? ids;
    private readonly Buffer result;
    private readonly ScalarSource<T> step;
    private readonly ScalarSource<T> draw;
    private readonly TileKernels<T> tiles;
    private readonly int examples;
    private readonly int inputs;
    private readonly int units;
    private ulong key;
    private byte* workerMemory;
    private nint workerBytes;

    public MaskedProductKernel(Node node, Func<Node, Buffer> bufferOf, Func<Node, ScalarSource<T>> scalarOf, TileKernels<T> tiles)
    {
        Nodes = [node];
        op = (MaskedProduct)node.Op;
        (left, right, result) = (bufferOf(node.Inputs[0]), bufferOf(node.Inputs[1]), bufferOf(node));
        ids = node.Inputs.Count > 4 ? bufferOf(node.Inputs[4]) : null;
        (step, draw) = (scalarOf(node.Inputs[2]), scalarOf(node.Inputs[3]));
        this.tiles = tiles;
        examples = node.Inputs[0].Shape[0];
        (inputs, units) = MaskedProduct.SizesOf(node.Inputs[0].Shape, node.Inputs[1].Shape, op.Sum);
    }

    public override string Name => $"masked product {op.Settings}";

    public override IEnumerable<Buffer> Reads => ids is null ? [left, right] : [left, right, ids];

    public override IEnumerable<Buffer> Writes => [result];

    public override long WorkerBytes => (long)units * sizeof(T);

    public override long Operations => 3L * examples * inputs * units;

    public override void Bind(PlanMemory memory)
    {
        key = Philox.KeyOf(memory.Seed, op.Stream);
        workerMemory = memory.WorkerMemory;
        workerBytes = (nint)memory.WorkerBytes;
    }

    public override void Run(WorkerTeam team) => team.Run(this, op.Sum == MaskedSum.OverExamples ? inputs : examples);

    public void Execute(int chunk, int worker)
    {
        var mask = (T*)(workerMemory + (worker * workerBytes));
        var a = (T*)left.Pointer;
        var b = (T*)right.Pointer;
        var target = (T*)result.Pointer;
        nint wide = units;
        if (op.Sum == MaskedSum.OverExamples)
        {
            target += chunk * wide;
            tiles.Fill(T.Zero, target, wide);
            for (nint i = 0; i < examples; i++)
            {
                Draw((int)i, chunk, mask);
                tiles.AddMasked(a[(i * inputs) + chunk], mask, b + (i * wide), target, wide);
            }

            return;
        }

        if (op.Sum == MaskedSum.OverInputs)
        {
            tiles.Fill(T.Zero, target + (chunk * wide), wide);
        }

        for (nint j = 0; j < inputs; j++)
        {
            Draw(chunk, (int)j, mask);
            if (op.Sum == MaskedSum.OverInputs)
            {
                tiles.AddMasked(a[((nint)chunk * inputs) + j], mask, b + (j * wide), target + (chunk * wide), wide);
            }
            else
            {
                tiles.Binary(BinaryFunction.Multiply, mask, a + (chunk * wide), mask, wide);
                target[((nint)chunk * inputs) + j] = tiles.SumOfProducts(mask, b + (j * wide), wide);
            }
        }
    }

    private void Draw(int example, int row, T* mask)
    {
        var id = ids is null ? 0 : (uint)((int*)ids.Pointer)[example];
        var first = (row + (ids is null ? (nint)example * inputs : 0)) * units;
        tiles.BernoulliRow(new RandomAddress(key, id, (uint)step.Double, (uint)draw.Double), first, op.Probability, mask, units);
    }
}
