using Ridgeback.Graphs;

namespace Ridgeback.Objectives;

/// <summary>An objective, written as nodes.</summary>
public sealed record ObjectiveNodes
{
    /// <param name="minimized">One or more terms; their sum is minimized.</param>
    public ObjectiveNodes(params IReadOnlyList<Term> minimized) => Minimized = minimized;

    /// <summary>The terms whose sum is minimized.</summary>
    public IReadOnlyList<Term> Minimized { get; }

    /// <summary>What is measured besides, on training and dev rows at every evaluation. Default: nothing.</summary>
    public IReadOnlyList<Measure> Measures { get; init; } = [];

    /// <summary>An objective of one term.</summary>
    public static implicit operator ObjectiveNodes(Node value) => new(new Term(value));

    /// <summary>What is minimized, as one scalar.</summary>
    internal Node Sum() => Minimized.Skip(1).Aggregate(Minimized[0].Scaled(), (sum, term) => sum + term.Scaled());

    /// <summary>Refuses what is no objective.</summary>
    /// <exception cref="GraphException">There is no term, a term is no number, or a name is there twice.</exception>
    internal ObjectiveNodes Checked(Objective objective)
    {
        var where = $"Objective '{objective.Kind}'";
        if (Minimized.Count == 0)
        {
            throw new GraphException(where, "expected something to minimize, received no term", "Return one scalar at least");
        }

        foreach ((var what, var term) in Minimized.Select((term, i) => ($"term {i + 1}", term))
            .Concat(Measures.Select(measure => ($"measure '{measure.Name}'", measure.Term))))
        {
            term.Check($"{where}, {what}");
        }

        return Measures.GroupBy(measure => measure.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is not { } twice
            ? this
            : throw new GraphException(
                where, $"expected a name of its own for each measure, received '{twice.Key}' twice", "Rename one of them");
    }
}
