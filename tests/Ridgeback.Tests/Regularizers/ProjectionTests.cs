using Ridgeback.Graphs;
using Ridgeback.Regularizers;
using Ridgeback.Tests.Support;

namespace Ridgeback.Tests.Regularizers;

/// <summary>A projection gives an allowed point, the nearest one, and leaves allowed points alone.</summary>
[Trait("Row", "R071")]
public class ProjectionTests
{
    private readonly ReferenceEvaluator<double> evaluator = new();

    public static TheoryData<string, ProjectionOf> Kinds
    {
        get
        {
            var kinds = new TheoryData<string, ProjectionOf>();
            foreach (var kind in new[] { "l1Ball", "l2Ball", "box", "simplex" })
            {
                kinds.Add(kind, ProjectionOf.Parameter);
                kinds.Add(kind, ProjectionOf.Unit);
            }

            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_nearest_allowed_point(string kind, ProjectionOf of)
    {
        foreach (var limit in new[] { 0.5, 2.0, 100.0 })
        {
            var projection = Make(kind, limit, of);
            var start = Table.Wave(12, 0.3, 1.5);
            var found = Project(projection, start);
            foreach (var vector in Vectors(found, of))
            {
                IsAllowed(kind, vector, limit).ShouldBeTrue($"{kind} {limit}");
            }

            // Nearest: the way from it to the start makes no acute angle with the way to any allowed point.
            for (var other = 0; other < 40; other++)
            {
                double[] allowed = [.. Project(projection, Table.Wave(12, other, 0.2 * other))];
                var along = start.Select((value, i) => (value - found[i]) * (allowed[i] - found[i])).Sum();
                along.ShouldBeLessThan(1e-12, $"{kind} {limit}");
            }

            Project(projection, found).ShouldMatch(found, 1e-14, 1e-15, "twice");
        }
    }

    [Fact]
    public void By_hand()
    {
        Project(new L1Ball(2), 3, -1, 0.5, 0).ShouldMatch([2, 0, 0, 0], 1e-15, 1e-15, "far outside");
        Project(new L1Ball(3), 3, -1, 0.5, 0).ShouldMatch([2.5, -0.5, 0, 0], 1e-15, 1e-15, "outside");
        Project(new L1Ball(4.5), 3, -1, 0.5, 0).ShouldBe([3, -1, 0.5, 0]);
        Project(new L2Ball(2.5), 3, 0, -4, 0).ShouldMatch([1.5, 0, -2, 0], 1e-15, 1e-15, "half");
        Project(new Box(1), 3, -1, 0.5, -2).ShouldBe([1, -1, 0.5, -1]);
        Project(new Simplex { Of = ProjectionOf.Parameter }, 0.5, 0.7, -1, 0).ShouldMatch([0.4, 0.6, 0, 0], 1e-15, 1e-15, "simplex");

        // Columns (6, 8) and (0.3, −0.4): of units, an L2 ball is the max-norm.
        var weights = Node.Constant([6, 0.3, 8, -0.4], [2, 2]);
        evaluator.Evaluate(new L2Ball(3) { Of = ProjectionOf.Unit }.Project(weights))
            .ShouldMatch(evaluator.Evaluate(new MaxNorm().Project(weights)), 1e-15, 0, "max-norm");
        evaluator.Evaluate(Constraint.Custom("nonNegative", w => w.Relu()).Project(weights)).ShouldBe([6, 0.3, 8, 0]);
        new Simplex().Limit.ShouldBe(1);
        new Simplex().Of.ShouldBe(ProjectionOf.Unit);
    }

    [Fact]
    public void Bad_settings_are_refused()
    {
        foreach (var kind in new[] { "l1Ball", "l2Ball", "box", "simplex" })
        {
            Should.Throw<GraphException>(() => Make(kind, 0, ProjectionOf.Unit)).Message.ShouldBe(
                $"Constraint {kind}, Limit: expected a finite number above 0, received 0. It is the size that weights may have.");
        }
    }

    private static Projection Make(string kind, double limit, ProjectionOf of) => kind switch
    {
        "l1Ball" => new L1Ball(limit) { Of = of },
        "l2Ball" => new L2Ball(limit) { Of = of },
        "box" => new Box(limit) { Of = of },
        _ => new Simplex(limit) { Of = of },
    };

    private static bool IsAllowed(string kind, double[] vector, double limit) => kind switch
    {
        "l1Ball" => vector.Sum(Math.Abs) <= limit * (1 + 1e-14),
        "l2Ball" => Math.Sqrt(vector.Sum(value => value * value)) <= limit * (1 + 1e-14),
        "box" => vector.Max(Math.Abs) <= limit,
        _ => vector.Min() >= 0 && Math.Abs(vector.Sum() - limit) <= 1e-13 * Math.Max(1, limit),
    };

    private static IEnumerable<double[]> Vectors(double[] values, ProjectionOf of) => of == ProjectionOf.Parameter
        ? [values]
        : Enumerable.Range(0, 3).Select(unit => Enumerable.Range(0, 4).Select(i => values[(3 * i) + unit]).ToArray());

    private double[] Project(Constraint constraint, params double[] values) =>
        evaluator.Evaluate(constraint.Project(Node.Constant(values, values.Length == 12 ? [4, 3] : [2, 2])));
}
