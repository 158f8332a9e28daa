using Ridgeback.Graphs;
using Xunit.Abstractions;

namespace Ridgeback.Tests.Graphs;

/// <summary>What holds for every op of the table.</summary>
public class OpTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => OpTable.Names;

    [Theory, MemberData(nameof(Names)), Trait("Row", "R041")]
    public void The_value_is_that_of_a_plain_calculation(string name)
    {
        var row = OpTable.Row(name);
        var expected = row.Expected(row.Values);
        var received = Evaluator(row).Evaluate(row.Build(row.Inputs(), row.IndexNode()));
        received.Length.ShouldBe(expected.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            received[i].ShouldBe(expected[i], row.Tolerance * Math.Max(1, Math.Abs(expected[i])), $"element {i}");
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void The_value_in_float_is_that_of_a_plain_calculation(string name)
    {
        var row = OpTable.Row(name);
        var expected = row.Op == typeof(Ridgeback.Graphs.Ops.UnitRoundoff) ? [Math.Pow(2, -24)] : row.Expected(row.Values);
        var evaluator = new ReferenceEvaluator<float>(OpCase.Batch, OpTable.Seed);
        for (var i = 0; i < row.Shapes.Length; i++)
        {
            evaluator.Feed($"x{i}", Array.ConvertAll(row.Values[i], value => (float)value));
        }

        if (row.Index is not null)
        {
            evaluator.Feed("index", row.Index);
        }

        var received = evaluator.Evaluate(row.Build(row.Inputs(), row.IndexNode()));
        received.Length.ShouldBe(expected.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            ((double)received[i]).ShouldBe(expected[i], 2e-6 * Math.Max(1, Math.Abs(expected[i])), $"element {i}");
        }
    }

    [Theory, MemberData(nameof(Names)), Trait("Row", "R041"), Trait("Row", "R043")]
    public void The_gradient_is_that_of_central_differences(string name) => Errors(OpTable.Row(name)).First.ShouldBeLessThan(1e-6);

    [Theory, MemberData(nameof(Names)), Trait("Row", "R045")]
    public void The_second_derivative_is_that_of_central_differences(string name) =>
        Errors(OpTable.Row(name)).Second.ShouldBeLessThan(1e-6);

    [Fact]
    public void Typical_gradient_errors_are_below_1e8()
    {
        var errors = OpTable.Rows.Where(row => row.Shapes.Length > 0).Select(row => (row.Name, Error: Errors(row))).ToList();
        foreach (var (name, error) in errors.OrderByDescending(row => Math.Max(row.Error.First, row.Error.Second)).Take(10))
        {
            output.WriteLine($"{name}: first {error.First:E1}, second {error.Second:E1}");
        }

        foreach (
            var all in new[] { errors.Select(e => e.Error.First).Order().ToArray(), errors.Select(e => e.Error.Second).Order().ToArray() })
        {
            output.WriteLine(
                $"{all.Length} cases: median {all[all.Length / 2]:E1}, 90 % {all[all.Length * 9 / 10]:E1}, worst {all[^1]:E1}");
            all[all.Length * 9 / 10].ShouldBeLessThan(1e-8);
        }
    }

    [Theory, MemberData(nameof(Names)), Trait("Row", "R041"), Trait("Row", "R045")]
    public void Gradients_are_legal_graphs_of_ops_of_the_table(string name)
    {
        var row = OpTable.Row(name);
        HashSet<Type> known = [.. OpTable.Rows.Select(other => other.Op)];
        (var first, var second, _) = Losses(row);
        Node[] roots = [first, second, .. Gradients.Of(second, Leaves(second))];
        GraphVerifier.Verify(roots);
        Traversal.InOrder(roots).Select(node => node.Op.GetType()).Where(type => !known.Contains(type)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_op_of_the_library_has_a_row()
    {
        var ops = typeof(Op).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Op)) && !type.IsAbstract && type.Namespace == "Ridgeback.Graphs.Ops");
        OpTable.Rows.Select(row => row.Op).Distinct().OrderBy(type => type.Name).ShouldBe(ops.OrderBy(type => type.Name));
    }

    [Fact]
    public void Every_row_uses_the_op_that_it_names()
    {
        foreach (var row in OpTable.Rows)
        {
            Traversal.InOrder([row.Build(row.Inputs(), row.IndexNode())]).Select(node => node.Op.GetType()).ShouldContain(row.Op, row.Name);
        }
    }

    /// <summary>∑ weights · op, and ∑ over inputs of weights · its gradient.</summary>
    private static (Node First, Node Second, Node[] Inputs) Losses(OpCase row)
    {
        var inputs = row.Inputs();
        var result = row.Build(inputs, row.IndexNode());
        var first = (result * Node.Input("w", result.Shape)).Sum();
        var gradients = Gradients.Of(first, inputs);
        var second = gradients.Select((gradient, i) => (gradient * Node.Input($"v{i}", gradient.Shape)).Sum())
            .Aggregate((Node)0.0, (sum, term) => sum + term);
        return (first, second, inputs);
    }

    private static Node[] Leaves(Node root) => [.. Traversal.InOrder([root])
        .Where(node => node.Op is Ridgeback.Graphs.Ops.Input { Key: ['x', ..] })];

    private static (double First, double Second) Errors(OpCase row)
    {
        (var first, var second, var inputs) = Losses(row);
        var evaluator = Evaluator(row);
        var result = row.Build(inputs, row.IndexNode());
        evaluator.Feed("w", Plain.Spread(Plain.Count(OpCase.Bound(result.Shape)), 5, 0.5, 1.5));
        for (var i = 0; i < inputs.Length; i++)
        {
            evaluator.Feed($"v{i}", Plain.Spread(row.Values[i].Length, 7 + i, 0.5, 1.5));
        }

        return (Differences.WorstError(evaluator, first, inputs, Gradients.Of(first, inputs), row.Values),
            Differences.WorstError(evaluator, second, inputs, Gradients.Of(second, inputs), row.Values));
    }

    private static ReferenceEvaluator<double> Evaluator(OpCase row)
    {
        var evaluator = new ReferenceEvaluator<double>(OpCase.Batch, OpTable.Seed);
        for (var i = 0; i < row.Shapes.Length; i++)
        {
            evaluator.Feed($"x{i}", row.Values[i]);
        }

        if (row.Index is not null)
        {
            evaluator.Feed("index", row.Index);
        }

        return evaluator;
    }
}
