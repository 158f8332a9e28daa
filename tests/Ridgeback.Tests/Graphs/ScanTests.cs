using Ridgeback.Graphs;

namespace Ridgeback.Tests.Graphs;

/// <summary>A scan equals the unrolled graph; its gradients are right, and can be differentiated again.</summary>
public class ScanTests
{
    public static TheoryData<string> Names => [.. ScanModel.All.Select(model => model.Name)];

    [Theory, MemberData(nameof(Names)), Trait("Row", "R121")]
    public void The_value_and_both_derivatives_are_those_of_the_unrolled_graph(string name)
    {
        var model = ScanModel.All.Single(other => other.Name == name);
        var x = model.Inputs();
        var scan = Quantities(model, x, unrolled: false);
        var unrolled = Quantities(model, x, unrolled: true);
        GraphVerifier.Verify(scan);
        var evaluator = Evaluator(model);
        for (var i = 0; i < scan.Length; i++)
        {
            var expected = evaluator.Evaluate(unrolled[i]);
            var received = evaluator.Evaluate(scan[i]);
            var largest = expected.Select(Math.Abs).Max();
            for (var j = 0; j < expected.Length; j++)
            {
                received[j].ShouldBe(expected[j], 1e-13 * largest, $"quantity {i}, element {j}");
            }
        }
    }

    [Theory, MemberData(nameof(Names)), Trait("Row", "R044"), Trait("Row", "R045"), Trait("Row", "R121")]
    public void The_gradient_and_the_product_with_the_Hessian_are_those_of_central_differences(string name)
    {
        var model = ScanModel.All.Single(other => other.Name == name);
        var x = model.Inputs();
        var loss = model.Loss(x, unrolled: false);
        var directional = ScanModel.Directional(loss, x);
        var evaluator = Evaluator(model);
        Differences.WorstError(evaluator, loss, x, Gradients.Of(loss, x), model.Values()).ShouldBeLessThan(1e-7);
        Differences.WorstError(evaluator, directional, x, Gradients.Of(directional, x), model.Values()).ShouldBeLessThan(1e-6);
    }

    /// <summary>Results, gradients and Hessian-vector products.</summary>
    private static Node[] Quantities(ScanModel model, Node[] x, bool unrolled)
    {
        var result = model.Build(x, unrolled);
        var loss = model.Loss(x, unrolled);
        return [.. result.States, .. result.Outputs, .. Gradients.Of(loss, x), .. Gradients.Of(ScanModel.Directional(loss, x), x)];
    }

    private static ReferenceEvaluator<double> Evaluator(ScanModel model)
    {
        var evaluator = new ReferenceEvaluator<double>();
        foreach ((var i, var values) in model.Values().Index())
        {
            evaluator.Feed($"x{i}", values);
        }

        evaluator.Feed("lengths", model.Lengths ?? []);
        return evaluator;
    }
}
