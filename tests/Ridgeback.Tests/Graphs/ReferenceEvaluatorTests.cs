using Ridgeback.Graphs;

namespace Ridgeback.Tests.Graphs;

public class ReferenceEvaluatorTests
{
    [Fact]
    public void A_step_reads_the_old_values_and_commits_all_writes_together()
    {
        var a = new Variable("a", Shape.Scalar, VariableRole.Weight, 1.0);
        var b = new Variable("b", Shape.Scalar, VariableRole.Weight, 2.0);
        var evaluator = new ReferenceEvaluator<double>();
        var results = evaluator.Step(Node.Assign(a, b), Node.Assign(b, (Node)a + 10.0), a);
        results.Select(value => value[0]).ShouldBe([2, 11, 1]);
        (evaluator.Get(a)[0], evaluator.Get(b)[0]).ShouldBe((2, 11));
        evaluator.Step(Node.Assign(a, b), Node.Assign(b, (Node)a + 10.0));
        (evaluator.Get(a)[0], evaluator.Get(b)[0]).ShouldBe((11, 12));
    }

    [Fact]
    public void Evaluating_writes_nothing()
    {
        var a = new Variable("a", Shape.Scalar, VariableRole.Weight, 1.0);
        var evaluator = new ReferenceEvaluator<double>();
        evaluator.Evaluate(Node.Assign(a, 5.0)).ShouldBe([5]);
        evaluator.Get(a).ShouldBe([1]);
    }

    [Fact]
    public void Gradient_descent_written_as_a_graph_descends_as_the_formula_says()
    {
        var x = new Variable("x", [2], VariableRole.Weight, Node.Constant([1, -2], [2]));
        var loss = (x.Value.Square() * Node.Constant([1, 10], [2])).Sum();
        var step = Node.Assign(x, x - (0.04 * Gradients.Of(loss, [x])[0]));
        var evaluator = new ReferenceEvaluator<double>();
        for (var i = 0; i < 10; i++)
        {
            evaluator.Step(step);
        }

        evaluator.Get(x)[0].ShouldBe(Math.Pow(1 - 0.08, 10), 1e-14);
        evaluator.Get(x)[1].ShouldBe(-2 * Math.Pow(1 - 0.8, 10), 1e-14);
    }

    [Fact]
    public void Indices_are_evaluated_and_reshaped()
    {
        var evaluator = new ReferenceEvaluator<double>(batch: 3);
        evaluator.Feed("i", [4, 5, 6]);
        var index = Node.IndexInput("i", [Shape.Batch]);
        evaluator.EvaluateIndex(index.Reshape([Shape.Batch, 1]).StopGradient()).ShouldBe([4, 5, 6]);
        evaluator.EvaluateIndex(Node.Constant([1, 9, 3, 8, 2, 7], [2, 3]).ArgMax()).ShouldBe([1, 0]);
    }
}
