using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>
/// The second pass: chooses for each matrix whether it is stored row by row or in panels of 32 columns, and puts a
/// <see cref="Relayout"/> on the edges where two kernels cannot agree.
/// </summary>
/// <remarks>
/// Variables are in panels in every store, so that no product has to pack its weights. Inputs, outputs and whatever has
/// a kernel that knows rows only are row by row. A matrix product reads and writes both, a look-up reads its table as it lies; element-wise
/// nodes run over either, as long as all of them agree: those that read each other form a group, which is in panels if a variable
/// belongs to it, otherwise row by row if anything at its border is, otherwise in panels if it touches a product.
/// </remarks>
internal sealed class Layouts
{
    private readonly HashSet<Node> inPanels = [];
    private readonly Dictionary<Node, Node> group = [];
    private readonly Dictionary<(Node, bool), Node> changed = [];
    private readonly Dictionary<Node, Node> rebuilt = [];

    private readonly LayoutFrame frame;

    /// <param name="roots">What is computed.</param>
    /// <param name="frame">How placeholders lie, and roots are wanted, in the body of a loop; default: there are none, and rows.</param>
    public Layouts(IReadOnlyList<Node> roots, LayoutFrame? frame = null)
    {
        this.frame = frame ?? LayoutFrame.Rows;
        var order = Traversal.InOrder(roots);
        ChooseGroups(order, roots);
        foreach (var node in order)
        {
            rebuilt[node] = Rebuild(node);
        }

        Roots = [.. roots.Select((root, i) =>
            root.Op is Assign ? rebuilt[root] : Change(rebuilt[root], toPanels: i < this.frame.RootsInPanels))];
    }

    /// <summary>The graph with changes of layout in it.</summary>
    public IReadOnlyList<Node> Roots { get; }

    /// <summary>True when panels and rows are different memory: more than one row, and more columns than a panel has.</summary>
    public static bool Differ(Shape shape) =>
        shape.Rank >= 2 && shape[^1] > MatrixView<float>.PanelColumns && shape.Count > shape[^1];

    /// <summary>True when a node's elements are stored in panels; false when row by row, or when there is no difference.</summary>
    public bool InPanels(Node node) => inPanels.Contains(node);

    /// <summary>The rows of a matrix: all axes but the last.</summary>
    public static long RowsOf(Shape shape) => shape.Count / shape[^1];

    private static bool Differ(Node node) => node.Kind == ElementKind.Real && Differ(node.Shape);

    /// <summary>Nodes whose kernel runs over either layout.</summary>
    private static bool IsFlexible(Node node) => Differ(node) && node.Op switch
    {
        MatMul or ConstantTensor => true,
        Reshape => node.Inputs[0].Shape is { Rank: >= 2 } shape && shape[^1] == node.Shape[^1],
        RandomOp => node.Inputs.Count < 3 || node.Shape.Rank == 2,
        UnaryOp or BinaryOp or Select => FunctionTable.Knows(node.Op) && node.Inputs.All(input => Fits(input, node)),
        BroadcastTo => Fits(node.Inputs[0], node),
        _ => false,
    };

    private static bool Fits(Node input, Node user)
    {
        (var access, var rows) = AccessRule.Of(input.Shape, user.Shape);
        return access != Access.Other && (rows == 0 || rows == RowsOf(user.Shape));
    }

    /// <summary>The layout a node asks an input to have: panels, rows, or either (null).</summary>
    private bool? Asks(Node user, int position)
    {
        var input = user.Inputs[position];
        if (!Differ(input))
        {
            return null;
        }

        return user.Op switch
        {
            MatMul => null,
            Gather or PathScores or PathRows when input == user.Inputs[TableOf(user)] => null,
            IRowUpdate update when user.Inputs.Count > update.TableInput && input == user.Inputs[update.TableInput] => true,
            Assign => true,
            Rescale => true,
            LoopOp loop => loop.AsksPanels(position),
            Sum or Max when Reduction.Of(user) == ReductionForm.Total
                || (Reduction.Of(user) == ReductionForm.Columns && Reduction.RowsOf(user) == RowsOf(input.Shape)) => null,
            _ when IsFlexible(user) => input.Shape.Count == user.Shape.Count ? InPanels(user) : false,
            _ => false,
        };
    }

    /// <summary>Which input of an op that looks up rows is the table.</summary>
    private static int TableOf(Node user) => user.Op is Gather ? 0 : 1;

    private void ChooseGroups(IReadOnlyList<Node> order, IReadOnlyList<Node> roots)
    {
        foreach (var node in order.Where(IsFlexible))
        {
            group[node] = node;
        }

        foreach (var node in order.Where(node => group.ContainsKey(node) && node.Op is not MatMul))
        {
            foreach (var input in node.Inputs.Where(input => group.ContainsKey(input) && input.Shape.Count == node.Shape.Count))
            {
                group[Head(input)] = Head(node);
            }
        }

        HashSet<Node> panels = [], rows = [], products = [];
        foreach (var node in order)
        {
            if (node.Op is MatMul)
            {
                products.UnionWith(node.Inputs.Append(node).Where(group.ContainsKey).Select(Head));
            }

            foreach ((var position, var input) in node.Inputs.Index().Where(entry => node.Op is not MatMul && Differ(entry.Item)))
            {
                if (group.ContainsKey(input) && !group.ContainsKey(node) && Asks(node, position) is { } asked)
                {
                    (asked ? panels : rows).Add(Head(input));
                }
                else if (group.ContainsKey(node) && !group.ContainsKey(input))
                {
                    (IsGivenInPanels(input) ? panels : rows).Add(Head(node));
                }
            }
        }

        panels.UnionWith(roots.Take(frame.RootsInPanels).Where(group.ContainsKey).Select(Head));
        rows.UnionWith(roots.Skip(frame.RootsInPanels).Where(group.ContainsKey).Select(Head));
        foreach (var node in order.Where(Differ))
        {
            var chosen = group.ContainsKey(node)
                ? panels.Contains(Head(node)) || (products.Contains(Head(node)) && !rows.Contains(Head(node)))
                : IsGivenInPanels(node);
            if (chosen)
            {
                inPanels.Add(node);
            }
        }
    }

    /// <summary>What lies in panels because of what it is.</summary>
    private bool IsGivenInPanels(Node node) => node.Op is VariableRead or Assign or IRowUpdate or Rescale
        || (node.Op is Output output && node.Inputs[0].Op is LoopOp loop && loop.IsState(output.Position))
        || frame.PlaceholdersInPanels.Contains(node);

    private Node Head(Node node)
    {
        while (group[node] != node)
        {
            node = group[node] = group[group[node]];
        }

        return node;
    }

    private Node Rebuild(Node node)
    {
        Node[] inputs = [.. node.Inputs.Select((input, i) => Asks(node, i) is { } asked ? Change(rebuilt[input], asked) : rebuilt[input])];
        if (inputs.SequenceEqual(node.Inputs))
        {
            return node;
        }

        var copy = new Node(node.Op, inputs, node.Name, node.Origin);
        if (InPanels(node))
        {
            inPanels.Add(copy);
        }

        return copy;
    }

    private Node Change(Node node, bool toPanels)
    {
        if (!Differ(node) || InPanels(node) == toPanels)
        {
            return node;
        }

        if (!changed.TryGetValue((node, toPanels), out var copy))
        {
            changed[(node, toPanels)] = copy = new Node(new Relayout(toPanels), [node], node.Name, node.Origin);
            if (toPanels)
            {
                inPanels.Add(copy);
            }
        }

        return copy;
    }
}
