using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Execution;

/// <summary>What kind of kernel a unit becomes.</summary>
internal enum UnitKind
{
    /// <summary>Element-wise ops, reductions and random numbers over one domain, tile by tile.</summary>
    Fused,

    /// <summary>Scalars, in double precision.</summary>
    Scalar,

    /// <summary>One op with a kernel of its own.</summary>
    Single,
}

/// <summary>Nodes that run as one kernel.</summary>
internal sealed class Unit(UnitKind kind, Shape domain, bool inPanels)
{
    public UnitKind Kind { get; } = kind;

    /// <summary>The shape whose elements a fused unit runs over.</summary>
    public Shape Domain { get; } = domain;

    /// <summary>Whether what is read and written element by element lies in panels.</summary>
    public bool InPanels { get; } = inPanels;

    /// <summary>The number of rows the domain is seen as; 0 while nothing asks for one.</summary>
    public long Rows { get; set; }

    /// <summary>
    /// The matrix product among a fused unit's members: the others run over each of its blocks as soon as it is complete.
    /// </summary>
    public Node? Product { get; set; }

    /// <summary>The nodes, inputs before users; cheap nodes that are computed again are not among them.</summary>
    public List<Node> Members { get; } = [];

    /// <summary>True for a member whose value exists only after all tiles have run.</summary>
    public bool IsExit(Node member) => Kind == UnitKind.Fused && Reduction.Of(member) is ReductionForm.Columns or ReductionForm.Total;

    /// <summary>True for a member that has one number for each row of the domain.</summary>
    public bool IsRow(Node member) =>
        Kind == UnitKind.Fused && !IsExit(member) && Rows > 0 && member.Shape.Count == Rows && !member.Shape.Equals(Domain);
}

/// <summary>How a sum or maximum lies against its input seen as rows × columns.</summary>
internal enum ReductionForm
{
    /// <summary>Not a reduction, or one that needs a kernel of its own.</summary>
    None,

    /// <summary>Over the trailing axes: one number for each row.</summary>
    Rows,

    /// <summary>Over the leading axes: one number for each column.</summary>
    Columns,

    /// <summary>Over all axes that are longer than 1.</summary>
    Total,
}

/// <summary>Classifies reductions.</summary>
internal static class Reduction
{
    public static ReductionForm Of(Node node)
    {
        var axes = (node.Op as Sum)?.Axes ?? (node.Op as Max)?.Axes;
        if (axes is null)
        {
            return ReductionForm.None;
        }

        var input = node.Inputs[0].Shape;
        if (axes.Count(input) == input.Count)
        {
            // The sum of the only row of a batch is a row's sum, with the bits that it has among others.
            var single = input.Rank > 0 && input[^1] > 1 && axes.Contains(input.Rank - 1)
                && !Enumerable.Range(0, input.Rank).All(axes.Contains);
            return single ? ReductionForm.Rows : ReductionForm.Total;
        }

        var first = Enumerable.Range(0, input.Rank).First(axis => axes.Contains(axis) && input[axis] > 1);
        var last = Enumerable.Range(0, input.Rank).Last(axis => axes.Contains(axis) && input[axis] > 1);
        var contiguous = Enumerable.Range(first, last - first + 1).All(axis => axes.Contains(axis) || input[axis] == 1);
        return (contiguous, AccessRule.Product(input, 0, first), AccessRule.Product(input, last + 1, input.Rank)) switch
        {
            (true, _, 1) => ReductionForm.Rows,
            (true, 1, _) => ReductionForm.Columns,
            _ => ReductionForm.None,
        };
    }

    /// <summary>The number of rows that the input of a row or column reduction is seen as.</summary>
    public static long RowsOf(Node node) => Of(node) == ReductionForm.Rows
        ? node.Shape.Count
        : node.Inputs[0].Shape.Count / node.Shape.Count;
}
