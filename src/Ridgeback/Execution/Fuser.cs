using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Execution;

/// <summary>
/// The third pass: gathers nodes into units. A node joins the unit of an input, or of another user of its
/// inputs, where both run over the same elements and nothing outside would have to run in between.
/// </summary>
internal sealed class Fuser
{
    private readonly IReadOnlyList<Node> order;
    private readonly Dictionary<Node, List<Node>> users = [];
    private readonly Dictionary<Node, Unit> units = [];
    private readonly HashSet<Node> again = [];
    private readonly Layouts layouts;

    public Fuser(Layouts layouts)
    {
        this.layouts = layouts;
        var roots = layouts.Roots;
        order = Traversal.InOrder(roots);
        foreach (var node in order)
        {
            users[node] = [];
            foreach (var input in node.Inputs)
            {
                users[input].Add(node);
            }
        }

        FindAgain([.. roots]);
        foreach (var node in order)
        {
            if (!IsLeaf(node) && !IsAlias(node) && !again.Contains(node))
            {
                Place(node);
            }
        }

        foreach (var node in order.Where(node => node.Op is MatMul))
        {
            AbsorbProduct(node);
        }

        var place = order.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        Units = [.. units.Values.Distinct()];
        foreach (var unit in Units)
        {
            unit.Members.Sort((a, b) => place[a].CompareTo(place[b]));
        }

        Units = [.. Units.OrderBy(unit => place[unit.Members[^1]])];
    }

    /// <summary>The units, each once, by the place of their last member in the graph.</summary>
    public IReadOnlyList<Unit> Units { get; }

    /// <summary>The unit that computes a node, or null for leaves, aliases and nodes that are computed again by each user.</summary>
    public Unit? UnitOf(Node node) => units.GetValueOrDefault(node);

    /// <summary>How many times nodes read a node's value.</summary>
    public int UsersOf(Node node) => users[node].Count;

    /// <summary>True for a cheap node that each of its users computes for itself.</summary>
    public bool IsComputedAgain(Node node) => again.Contains(node);

    /// <summary>Inputs, variables and constants: nothing is computed.</summary>
    public static bool IsLeaf(Node node) => node.Op is Constant or ConstantTensor or Input or VariableRead or Placeholder;

    /// <summary>The same memory under another shape or name.</summary>
    public bool IsAlias(Node node) => !units.ContainsKey(node)
        && (node.Op is Assign || (node.Op is Reshape && !node.Shape.IsScalar && !node.Inputs[0].Shape.IsScalar));

    /// <summary>The node whose memory this one is.</summary>
    public Node Source(Node node)
    {
        while (IsAlias(node))
        {
            node = node.Inputs[0];
        }

        return node;
    }

    /// <summary>The nodes outside of a unit that it reads, through aliases and nodes that are computed again.</summary>
    public IEnumerable<Node> Reads(Unit unit) =>
        unit.Members.SelectMany(Reads).Where(node => UnitOf(node) != unit).Distinct();

    /// <summary>The units that must run before this one.</summary>
    public IEnumerable<Unit> Before(Unit unit) => Reads(unit).Select(UnitOf).OfType<Unit>().Distinct();

    private IEnumerable<Node> Reads(Node node)
    {
        foreach (var input in node.Inputs)
        {
            var source = Source(input);
            if (!again.Contains(source))
            {
                yield return source;
                continue;
            }

            foreach (var deeper in Reads(source))
            {
                yield return deeper;
            }
        }
    }

    /// <summary>Cheap nodes that nobody wants whole and that each user can compute for itself.</summary>
    private void FindAgain(HashSet<Node> wanted)
    {
        again.UnionWith(
            order.Where(node => (node.Op.IsCheap || IsScaling(node)) && !node.Shape.IsScalar && IsFusable(node) && !wanted.Contains(node)
            && users[node].TrueForAll(user => IsFusable(user) && DomainOf(user).Equals(node.Shape) && InPanels(user) == InPanels(node))));

        // A user whose operands contradict each other about rows gets a kernel that reads memory: taking one away may free others.
        while (again.RemoveWhere(node => RowsAskedBy(node) is null || users[node].Exists(user => RowsAskedBy(user) is null)) > 0)
        {
        }
    }

    /// <summary>
    /// A multiple by a number of what lies in memory anyway, or of something for several users: not worth memory of its own.
    /// </summary>
    private bool IsScaling(Node node) => node.Op is Multiply && node.Inputs.Any(input => input.Op is Constant)
        && (users[node].Count > 1 || node.Inputs.Any(input => input.Op is VariableRead or Input));

    private static bool IsFusable(Node node) => !node.Shape.IsScalar && node.Op switch
    {
        UnaryOp or BinaryOp or Select => FunctionTable.Knows(node.Op),
        BroadcastTo => AccessRule.Of(node.Inputs[0].Shape, node.Shape).Access != Access.Other,
        RandomOp or OneHot => true,
        Sum or Max => Reduction.Of(node) != ReductionForm.None,
        _ => false,
    }
    || (node.Shape.IsScalar && node.Op is Sum or Max && !node.Inputs[0].Shape.IsScalar);

    private static Shape DomainOf(Node node) => node.Op is Sum or Max ? node.Inputs[0].Shape : node.Shape;

    /// <summary>Whether the elements a node runs over lie in panels.</summary>
    private bool InPanels(Node node) => layouts.InPanels(node.Op is Sum or Max ? node.Inputs[0] : node);

    private void Place(Node node)
    {
        if (node.Op is Output)
        {
            Add(node, units[node.Inputs[0]], 0);
        }
        else if (node.Shape.IsScalar && node.Op is ElementwiseOp)
        {
            Join(node, UnitKind.Scalar, Shape.Scalar, 0);
        }
        else if (IsFusable(node) && RowsAskedBy(node) is { } rows)
        {
            Join(node, UnitKind.Fused, DomainOf(node), rows);
        }
        else if (!TryJoinAsRow(node, reshape: true))
        {
            units[node] = new Unit(UnitKind.Single, node.Shape, InPanels(node)) { Members = { node } };
        }
    }

    /// <summary>The number of rows that a node's own operands ask for; null when they contradict each other.</summary>
    private long? RowsAskedBy(Node node)
    {
        var rows = node.Op switch
        {
            Sum or Max when Reduction.Of(node) != ReductionForm.Total => Reduction.RowsOf(node),
            OneHot => node.Shape[0],
            RandomOp when node.Inputs.Count > 2 => node.Shape[0],
            _ => 0,
        };
        if (InPanels(node))
        {
            rows = Layouts.RowsOf(DomainOf(node));
        }

        if (node.Op is RandomOp or OneHot)
        {
            return rows;
        }

        foreach (var input in node.Inputs)
        {
            (var access, var asked) = AccessRule.Of(input.Shape, DomainOf(node));
            if (again.Contains(input))
            {
                asked = RowsAskedBy(input) ?? -1;
            }

            if (access == Access.Other || (asked != 0 && rows != 0 && asked != rows))
            {
                return null;
            }

            rows = asked == 0 ? rows : asked;
        }

        return rows;
    }

    private void Join(Node node, UnitKind kind, Shape domain, long rows)
    {
        if (kind == UnitKind.Fused && TryJoinAsRow(node, reshape: false))
        {
            return;
        }

        Unit? home = null;
        foreach (var candidate in Candidates(node))
        {
            if (candidate.Kind != kind || !candidate.Domain.Equals(domain) || candidate.InPanels != InPanels(node)
                || (candidate.Rows != 0 && rows != 0 && candidate.Rows != rows))
            {
                continue;
            }

            if (home is null)
            {
                if (MayJoin(node, candidate))
                {
                    home = candidate;
                    Add(node, home, rows);
                }
            }
            else if (candidate != home && MayMerge(home, candidate))
            {
                Merge(home, candidate);
                rows = home.Rows;
            }
        }

        if (home is null)
        {
            Add(node, new Unit(kind, domain, InPanels(node)), rows);
        }
    }

    /// <summary>Joins the unit of an input that has one number for each row, such as a softmax's sum.</summary>
    private bool TryJoinAsRow(Node node, bool reshape)
    {
        var fits = reshape ? node.Op is Reshape && !node.Shape.IsScalar : node.Op is ElementwiseOp;
        if (!fits || NeedsPosition(node))
        {
            return false;
        }

        foreach (var input in node.Inputs)
        {
            if (UnitOf(input) is { Kind: UnitKind.Fused } unit && unit.IsRow(input)
                && unit.Rows == node.Shape.Count && !node.Shape.Equals(unit.Domain) && MayJoin(node, unit))
            {
                Add(node, unit, 0);
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// True when a node has operands, also of what it computes again, that are not one number for each row or one for all.
    /// </summary>
    private bool NeedsPosition(Node node) => node.Op is RandomOp or OneHot
        || node.Inputs.Any(input => AccessRule.Of(input.Shape, node.Shape).Access is not (Access.Full or Access.Scalar)
            || (again.Contains(Source(input)) && NeedsPosition(Source(input))));

    private void Add(Node node, Unit unit, long rows)
    {
        units[node] = unit;
        unit.Members.Add(node);
        unit.Rows = Math.Max(unit.Rows, rows);
    }

    /// <summary>Moves a matrix product into a unit that runs over its elements: they are then still in the cache.</summary>
    private void AbsorbProduct(Node product)
    {
        var own = units[product];
        var readers = users[product].SelectMany(Targets).Select(UnitOf).OfType<Unit>().Distinct();
        foreach (var unit in readers.Where(unit => unit is { Kind: UnitKind.Fused, Product: null } && Covers(unit, product)))
        {
            if (Reads(unit).Select(UnitOf).OfType<Unit>().All(other => other == own || !DependsOn(other, own)))
            {
                unit.Rows = product.Shape[0];
                unit.Product = product;
                unit.Members.Add(product);
                units[product] = unit;
                return;
            }
        }
    }

    /// <summary>The node itself, or who uses its memory under another name.</summary>
    private IEnumerable<Node> Targets(Node node) => IsAlias(node) ? users[node].SelectMany(Targets) : [node];

    /// <summary>True when a unit's elements are a product's, in the same order, and rows can be told from elements.</summary>
    private bool Covers(Unit unit, Node product) => unit.Domain.Count == product.Shape.Count
        && unit.InPanels == layouts.InPanels(product)
        && (unit.InPanels || !Layouts.Differ(product.Shape))
        && product.Shape[1] > 1
        && (unit.Rows == 0 || unit.Rows == product.Shape[0]);

    private void Merge(Unit home, Unit other)
    {
        foreach (var member in other.Members)
        {
            units[member] = home;
        }

        home.Members.AddRange(other.Members);
        home.Rows = Math.Max(home.Rows, other.Rows);
    }

    /// <summary>Units of the inputs first, then units that read the same inputs.</summary>
    private IEnumerable<Unit> Candidates(Node node)
    {
        Node[] reads = [.. Reads(node)];
        var producers = reads.Select(UnitOf);
        var siblings = reads.Where(read => !read.Shape.IsScalar && read.Shape.Equals(DomainOf(node)))
            .SelectMany(read => users[read]).Select(UnitOf);
        return producers.Concat(siblings).OfType<Unit>().Distinct().ToArray();
    }

    private bool MayJoin(Node node, Unit unit)
    {
        foreach (var read in Reads(node))
        {
            if (UnitOf(read) == unit)
            {
                if (unit.IsExit(read) || !ReadsRowsAsColumn(node, read, unit))
                {
                    return false;
                }
            }
            else if (UnitOf(read) is { } other && DependsOn(other, unit))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A vector of one number for each row must not be taken for one number for each column.</summary>
    private bool ReadsRowsAsColumn(Node node, Node read, Unit unit) =>
        !unit.IsRow(read) || node.Inputs.All(input => Source(input) == read
            ? AccessRule.Of(input.Shape, DomainOf(node)).Access is Access.Column or Access.Full or Access.Scalar
            : !again.Contains(Source(input)) || ReadsRowsAsColumn(Source(input), read, unit));

    private bool MayMerge(Unit first, Unit second) =>
        (first.Rows == 0 || second.Rows == 0 || first.Rows == second.Rows)
        && !ReadsThroughOthers(first, second) && !ReadsThroughOthers(second, first);

    /// <summary>
    /// True when <paramref name="later"/> needs something of <paramref name="earlier"/> that exists only after it has run.
    /// </summary>
    private bool ReadsThroughOthers(Unit later, Unit earlier)
    {
        foreach (var read in Reads(later))
        {
            var unit = UnitOf(read);
            var blocked = unit == earlier
                ? earlier.IsExit(read) || !later.Members.TrueForAll(member => ReadsRowsAsColumn(member, read, earlier))
                : unit is not null && DependsOn(unit, earlier);
            if (blocked)
            {
                return true;
            }
        }

        return false;
    }

    private bool DependsOn(Unit unit, Unit target)
    {
        var seen = new HashSet<Unit> { unit };
        var pending = new Stack<Unit>([unit]);
        while (pending.TryPop(out var next))
        {
            if (next == target)
            {
                return true;
            }

            foreach (var before in Before(next))
            {
                if (seen.Add(before))
                {
                    pending.Push(before);
                }
            }
        }

        return false;
    }
}
