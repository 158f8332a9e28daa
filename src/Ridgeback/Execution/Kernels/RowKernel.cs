using System.Numerics;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>
/// Ops that look up or add rows of a table, by index or by the paths of a tree. A chunk is some examples, or a range of columns.
/// </summary>
/// <remarks>
/// The table may lie in rows or in panels. An <see cref="IRowUpdate"/> whose table is where the result goes touches the rows that it adds
/// to and nothing else. Rows are added in the order of examples, whatever the number of threads: the columns are shared out.
/// </remarks>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class RowKernel<T> : PlanKernel<T>, IWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Columns of a chunk of an update: a panel, so that one worker's part of the table is contiguous.</summary>
    private const int ColumnsOfChunk = MatrixView<T>.PanelColumns;

    /// <summary>Examples of a chunk of a look-up.</summary>
    private const int ExamplesOfChunk = 16;

    private readonly Op op;
    private readonly Buffer[] inputs;
    private readonly Buffer index;
    private readonly Buffer result;
    private readonly Buffer? from;
    private readonly TileKernels<T> tiles;
    private readonly int examples;
    private readonly Shape table;
    private readonly bool inPanels;

    /// <param name="node">The use of the op.</param>
    /// <param name="inputs">Where its inputs lie.</param>
    /// <param name="result">Where its result goes.</param>
    /// <param name="inPanels">Whether the table lies in panels.</param>
    /// <param name="tiles">The functions.</param>
    public RowKernel(Node node, Buffer[] inputs, Buffer result, bool inPanels, TileKernels<T> tiles)
    {
        Nodes = [node];
        op = node.Op;
        this.inputs = inputs;
        this.result = result;
        this.inPanels = inPanels;
        this.tiles = tiles;
        var indexInput = op is PathOp ? 2 : 1;
        index = inputs[indexInput];
        examples = node.Inputs[indexInput].Shape[0];
        table = TableOf(node).Shape;
        from = op is IRowUpdate update && inputs.Length > update.TableInput ? inputs[update.TableInput] : null;
    }

    public override string Name => $"{op.Name} {op.Settings}{(from == result && from is not null ? ", in place" : "")}";

    public override IEnumerable<Buffer> Reads => inputs;

    public override IEnumerable<Buffer> Writes => [result];

    public override long Operations => op is Gather ? 0 : 2L * examples * ((op as PathOp)?.Tree.Depth ?? 1) * table[1];

    /// <summary>The table of an op of this kernel: what is looked up in, or what comes out.</summary>
    public static Node TableOf(Node node) => node.Op switch
    {
        IRowUpdate => node,
        Gather => node.Inputs[0],
        _ => node.Inputs[1],
    };

    public override void Run(WorkerTeam team)
    {
        IndexGuard.Check(
            (int*)index.Pointer, examples, op is PathOp { Tree: var tree } ? tree.Classes : table[0], op is PathOp ? -1 : 0, Nodes[0]);
        if (op is not IRowUpdate)
        {
            team.Run(this, (examples + ExamplesOfChunk - 1) / ExamplesOfChunk);
            return;
        }

        if (from is null)
        {
            tiles.Fill(T.Zero, (T*)result.Pointer, (nint)table.Count);
        }
        else if (from.Pointer != result.Pointer)
        {
            tiles.Copy((T*)from.Pointer, (T*)result.Pointer, (nint)table.Count);
        }

        team.Run(this, (table[1] + ColumnsOfChunk - 1) / ColumnsOfChunk);
    }

    public void Execute(int chunk, int worker)
    {
        if (op is IRowUpdate)
        {
            AddRows(chunk * ColumnsOfChunk, Math.Min(table[1], (chunk + 1) * ColumnsOfChunk));
        }
        else
        {
            for (var example = chunk * ExamplesOfChunk; example < Math.Min(examples, (chunk + 1) * ExamplesOfChunk); example++)
            {
                LookUp(example);
            }
        }
    }

    private void LookUp(int example)
    {
        var label = ((int*)index.Pointer)[example];
        var target = (T*)result.Pointer;
        var x = (T*)inputs[0].Pointer;
        if (op is not PathOp { Tree: var tree })
        {
            tiles.CopyRow(View(inputs[0]), label, target + ((nint)example * table[1]));
            return;
        }

        var path = PathOf(tree, label);
        var rows = View(inputs[1]);
        var scores = op is PathScores;
        target += (nint)example * (scores ? tree.Depth : table[1]);
        x += (nint)example * (scores ? table[1] : tree.Depth);
        tiles.Fill(T.Zero, target, scores ? tree.Depth : table[1]);
        for (var d = 0; d < path.Length; d++)
        {
            if (scores)
            {
                target[d] = Signed(path[d], tiles.SumOfProducts(rows, path[d] >> 1, x));
            }
            else
            {
                tiles.AddRow(rows, path[d] >> 1, Signed(path[d], x[d]), target);
            }
        }
    }

    private void AddRows(int first, int end)
    {
        var labels = (int*)index.Pointer;
        var rows = View(result);
        var one = T.One;
        for (nint i = 0; i < examples; i++)
        {
            if (op is PathOp { Tree: var tree })
            {
                tiles.AddToRows(rows, PathOf(tree, labels[i]), (T*)inputs[0].Pointer + (i * tree.Depth), first, end,
                    (T*)inputs[1].Pointer + (i * table[1]));
            }
            else
            {
                tiles.AddToRows(rows, [2 * labels[i]], &one, first, end, (T*)inputs[0].Pointer + (i * table[1]));
            }
        }
    }

    private static T Signed(int step, T value) => (step & 1) == 0 ? value : -value;

    private static ReadOnlySpan<int> PathOf(ClassTree tree, int label) =>
        label < 0 ? [] : tree.Steps[tree.First[label]..tree.First[label + 1]];

    private MatrixView<T> View(Buffer buffer) => MatrixView<T>.Of((T*)buffer.Pointer, table[0], table[1], inPanels);
}
