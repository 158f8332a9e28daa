using Ridgeback.Execution;
using Ridgeback.Graphs;

namespace Ridgeback.Tests.Graphs;

/// <summary>A user's op with several results.</summary>
[Trait("Row", "R042")]
public class TupleOpTests
{
    /// <summary>Sine, cosine, the position of the largest element, and the sum: three tensors and a scalar.</summary>
    public sealed record Wave : TupleOp
    {
        public override IReadOnlyList<OutputType> InferOutputs(IReadOnlyList<Node> inputs) =>
            [new(inputs[0].Shape), new(inputs[0].Shape), new([1], ElementKind.Index), new(Shape.Scalar)];

        public override IReadOnlyList<Node?> Bprop(Node node, IReadOnlyList<Node?> gradients)
        {
            Node? sum = null;
            Add(gradients[0] is { } g0 ? g0 * node.Output(1) : null);
            Add(gradients[1] is { } g1 ? -(g1 * node.Output(0)) : null);
            Add(gradients[3]?.BroadcastTo(node.Inputs[0].Shape));
            return [sum];

            void Add(Node? term) => sum = sum is null || term is null ? sum ?? term : sum + term;
        }

        public override void Evaluate<T>(in OpArguments<T> arguments)
        {
            var x = arguments.Input(0);
            var sum = T.Zero;
            var best = 0;
            for (var i = 0; i < x.Length; i++)
            {
                arguments.OutputAt(0)[i] = T.Sin(x[i]);
                arguments.OutputAt(1)[i] = T.Cos(x[i]);
                sum += x[i];
                best = x[i] > x[best] ? i : best;
            }

            arguments.IndexOutputAt(2)[0] = best;
            arguments.OutputAt(3)[0] = sum;
        }
    }

    private static readonly double[] Values = [0.3, 1.7, -0.4];

    [Fact]
    public void Each_result_has_its_value_in_the_reference_and_in_a_plan()
    {
        Node wave = new(new Wave(), [Node.Input("x", [3])]);
        Node[] roots = [wave.Output(0), wave.Output(1), wave.Output(3), wave.Output(2).ToReal()];
        double[][] expected = [[.. Values.Select(Math.Sin)], [.. Values.Select(Math.Cos)], [Values.Sum()], [1]];
        var evaluator = new ReferenceEvaluator<double>();
        evaluator.Feed("x", Values);
        roots.Select(root => evaluator.Evaluate(root)).ShouldBe(expected);
        var plan = Plan<double>.Compile(roots);
        Values.CopyTo(plan.Input("x"));
        plan.Run();
        roots.Select((root, i) => root.Shape.IsScalar ? [plan.Scalar(i)] : plan.Output(i).ToArray()).ShouldBe(expected);
    }

    [Fact]
    public void Gradients_of_all_results_come_together_and_can_be_differentiated_again()
    {
        var x = Node.Input("x", [3]);
        Node wave = new(new Wave(), [x]);
        var loss = (wave.Output(0) * 2.0).Sum() + (wave.Output(0) * wave.Output(1)).Sum() + wave.Output(3).Square();
        var gradient = Gradients.Of(loss, [x])[0];
        var second = Gradients.Of(gradient, [x])[0];
        var evaluator = new ReferenceEvaluator<double>();
        evaluator.Feed("x", Values);
        Differences.WorstError(evaluator, loss, [x], [gradient], [Values]).ShouldBeLessThan(1e-8);
        Differences.WorstError(evaluator, gradient.Sum(), [x], [second], [Values]).ShouldBeLessThan(1e-8);
    }

    [Fact]
    public void A_plan_computes_one_result_alone()
    {
        Node wave = new(new Wave(), [Node.Input("x", [3])]);
        var plan = Plan<float>.Compile([wave.Output(3)]);
        new[] { 1f, 2f, 4f }.CopyTo(plan.Input("x"));
        plan.Run();
        plan.Scalar(0).ShouldBe(7);
    }

    [Fact]
    public void A_result_of_another_kind_is_refused()
    {
        var x = Node.Input("x", [3]);
        Should.Throw<GraphException>(() => Gradients.Of(new Node(new Wave(), [x]).Output(2), [x])).Message
            .ShouldContain("expected real nodes, received Output (1)");
        Should.Throw<GraphException>(() => Gradients.Of(new Node(new Wave(), [x]), [x])).Message
            .ShouldContain("expected real nodes, received Wave ()");
    }
}
