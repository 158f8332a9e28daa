using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Tests.Graphs;

[Trait("Row", "R042")]
public class OwnOpTests
{
    /// <summary>An element-wise box: x³, which stretches, fuses and differentiates like any other.</summary>
    public sealed record Cube : UnaryOp
    {
        public override T Apply<T>(T x) => x * x * x;

        public override Node Bprop(Node input, Node output, Node gradient) => gradient * 3.0 * input.Square();
    }

    /// <summary>A box over whole tensors: the running sum of a vector; its bprop is the running sum from the other end.</summary>
    public sealed record RunningSum(bool FromEnd) : Op
    {
        public override Shape InferShape(IReadOnlyList<Node> inputs) => inputs[0].Shape.Rank == 1
            ? inputs[0].Shape
            : throw Misfit($"expected a vector, received {inputs[0].Shape}", "Reshape it");

        public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) =>
            [new Node(new RunningSum(!FromEnd), [gradient])];

        public override void Evaluate<T>(in OpArguments<T> arguments)
        {
            var sum = T.Zero;
            var length = arguments.Output.Length;
            for (var i = 0; i < length; i++)
            {
                var at = FromEnd ? length - 1 - i : i;
                sum += arguments.Input(0)[at];
                arguments.Output[at] = sum;
            }
        }
    }

    [Fact]
    public void An_element_wise_box_works_in_values_and_derivatives_of_any_order()
    {
        var x = Node.Input("x", [2]);
        var evaluator = new ReferenceEvaluator<double>();
        evaluator.Feed("x", 2.0, -3.0);
        Node cube = new(new Cube(), [x]);
        var first = Gradients.Of(cube, [x])[0];
        var second = Gradients.Of(first, [x])[0];
        var third = Gradients.Of(second, [x])[0];
        evaluator.Evaluate(cube).ShouldBe([8, -27]);
        evaluator.Evaluate(first).ShouldBe([12, 27]);
        evaluator.Evaluate(second).ShouldBe([12, -18]);
        evaluator.Evaluate(third).ShouldBe([6, 6]);
    }

    [Fact]
    public void A_box_over_tensors_works_in_gradients_between_other_ops()
    {
        var x = Node.Input("x", [3]);
        var evaluator = new ReferenceEvaluator<double>();
        double[] values = [0.5, -1, 2];
        evaluator.Feed("x", values);
        var loss = new Node(new RunningSum(false), [x.Tanh()]).Square().Sum();
        evaluator.Evaluate(new Node(new RunningSum(false), [x])).ShouldBe([0.5, -0.5, 1.5]);
        Node[] gradients = [.. Gradients.Of(loss, [x])];
        Differences.WorstError(evaluator, loss, [x], gradients, [values]).ShouldBeLessThan(1e-8);
        var again = (gradients[0] * gradients[0]).Sum();
        Differences.WorstError(evaluator, again, [x], Gradients.Of(again, [x]), [values]).ShouldBeLessThan(1e-8);
        GraphVerifier.Verify(again);
    }

    [Fact]
    public void A_box_that_writes_the_other_kind_of_result_is_stopped_before_it_writes_past_its_memory()
    {
        var message = Should.Throw<GraphException>(() => new ReferenceEvaluator<double>()
            .Evaluate(new Node(new Confused(), [Node.Constant([1.0, 2.0], [2])]).ToReal())).Message;
        message.ShouldEndWith("expected a result of kind Index, received a write of Real. "
            + "Write Output for real numbers and IndexOutput for indices, as InferKind says.");
    }

    [Fact]
    public void A_box_that_reads_the_other_kind_of_input_is_stopped_before_it_reads_past_its_memory()
    {
        var evaluator = new ReferenceEvaluator<double>();
        evaluator.Feed("labels", [1, 2]);
        var message =
            Should.Throw<GraphException>(() => evaluator.Evaluate(new Node(new Careless(), [Node.IndexInput("labels", [2])]))).Message;
        message.ShouldEndWith("expected input 0 of kind Index, received a read of Real. "
            + "Read Input for real numbers and IndexInput for indices.");
    }

    [Fact]
    public void Too_few_inputs_are_refused_in_words()
    {
        Op[] ops = [new MatMul(false, false), new Gather(), new ScatterAdd(3), new OneHot(3), new ArgMax(), new RandomUniform("s", [2])];
        foreach (var op in ops)
        {
            var message = Should.Throw<GraphException>(() => new Node(op, [])).Message;
            message.ShouldStartWith($"{op.Name} at OwnOpTests.cs:");
            message.ShouldContain("expected ");
            message.ShouldContain(", received 0");
        }
    }

    /// <summary>A box that reads labels as real numbers.</summary>
    public sealed record Careless : Op
    {
        public override Shape InferShape(IReadOnlyList<Node> inputs) => inputs[0].Shape;

        public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [null];

        public override void Evaluate<T>(in OpArguments<T> arguments) => arguments.Input(0).CopyTo(arguments.Output);
    }

    /// <summary>A box that says it gives indices and writes real numbers.</summary>
    public sealed record Confused : Op
    {
        public override Shape InferShape(IReadOnlyList<Node> inputs) => inputs[0].Shape;

        public override ElementKind InferKind(IReadOnlyList<Node> inputs) => ElementKind.Index;

        public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [null];

        public override void Evaluate<T>(in OpArguments<T> arguments) => arguments.Output[0] = T.One;
    }

    [Fact]
    public void Its_own_refusal_names_the_line()
    {
        var message = Should.Throw<GraphException>(() => new Node(new RunningSum(false), [Node.Input("x", [2, 2])])).Message;
        message.ShouldStartWith("RunningSum at OwnOpTests.cs:");
        message.ShouldEndWith(": expected a vector, received (2, 2). Reshape it.");
    }
}
