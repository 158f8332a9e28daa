using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Tests.Graphs;

namespace Ridgeback.Tests.Execution;

/// <summary>Scans over open axes, within scans, over indices, and of odd use.</summary>
[Trait("Row", "R121")]
public class ScanShapeTests
{
    [Fact]
    public void Batch_and_time_are_bound_when_a_plan_is_compiled()
    {
        var x = Node.Input("x", [Shape.Time, Shape.Batch, 3]);
        var h = Node.Input("h", [Shape.Batch, 3]);
        var w = Node.Input("w", [3, 3]);
        var result = Scan.Over(x, h, (part, state) => (Node.MatMul(state, w) + part - part.Mean(true, 0)).Tanh());
        var loss = result.Output.Square().Sum() + result.State.Sum();
        Node[] roots = [loss, result.Output, .. Gradients.Of(loss, [x, h, w])];
        foreach ((var time, var batch) in new[] { (1, 1), (4, 2), (7, 5) })
        {
            var evaluator = new ReferenceEvaluator<double>(batch, 0, time);
            foreach (var keptBytes in new[] { 0, long.MaxValue })
            {
                var plan = Plan<double>.Compile(roots, null, new() { Batch = batch, Time = time, KeptStateBytes = keptBytes });
                foreach ((var key, var count) in new[] { ("x", time * batch * 3), ("h", batch * 3), ("w", 9) })
                {
                    var values = Plain.Spread(count, key[0], -1, 1);
                    values.CopyTo(plan.Input(key));
                    evaluator.Feed(key, values);
                }

                plan.Run();
                PlanCheck.Same(
                    [[plan.Scalar(0)], .. Enumerable.Range(1, 4).Select(i => plan.Output(i).ToArray())],
                    [.. roots.Select(root => evaluator.Evaluate(root))], 1e-13, $"{time} steps of {batch}");
            }
        }
    }

    [Fact]
    public void A_scan_within_a_scan_is_differentiated_twice()
    {
        Node Loss(bool unrolled, Node[] x)
        {
            var outer = unrolled ? (Over)Unrolled.Over : Scan.Over;
            var result = outer([x[0]], [x[1]], step =>
            {
                var inner = outer([], [step.State], layer => ([(Node.MatMul(layer.State, x[2]) + step.Input).Tanh()], []),
                    new() { Steps = 3 }).States[0];
                return ([inner], [inner.Square().Sum(1)]);
            }, null);
            return result.Outputs[0].Square().Sum() + result.States[0].Sum();
        }

        Shape[] shapes = [[5, 2, 3], [2, 3], [3, 3]];
        Node[] x = [.. shapes.Select((shape, i) => Node.Input($"x{i}", shape))];
        Compare(unrolled =>
        {
            var loss = Loss(unrolled, x);
            return [loss, .. Gradients.Of(loss, x), .. Gradients.Of(ScanModel.Directional(loss, x), x)];
        }, shapes);
    }

    [Fact]
    public void Indices_are_fed_step_by_step()
    {
        var tokens = Node.IndexInput("tokens", [4, 3]);
        Shape[] shapes = [[5, 40], [3, 40], [2]];
        Node[] x = [.. shapes.Select((shape, i) => Node.Input($"x{i}", shape))];
        (IReadOnlyList<Node>, IReadOnlyList<Node>) Body(ScanStep step)
        {
            var state = (step.State + x[0].Gather(step.Input) + step.Input.OneHot(5).Sum(true, 1)).Sin();
            return ([state], [state]);
        }

        var scan = Scan.Over([tokens], [x[1]], Body);
        var loss = scan.Output.Square().Sum();
        var plan = Plan<double>.Compile([scan.Output, .. Gradients.Of(loss, [x[0], x[1]])]);
        var evaluator = new ReferenceEvaluator<double>();
        int[] ids = [0, 4, 2, 2, 2, 1, 3, 0, 0, 4, 1, 2];
        ids.CopyTo(plan.IndexInput("tokens"));
        evaluator.Feed("tokens", ids);
        for (var i = 0; i < 2; i++)
        {
            var values = Plain.Spread(Plain.Count([.. shapes[i]]), i, -1, 1);
            values.CopyTo(plan.Input($"x{i}"));
            evaluator.Feed($"x{i}", values);
        }

        plan.Run();
        var expected = evaluator.Evaluate(scan.Output);
        Differences.WorstError(evaluator, loss, [x[0]], [Gradients.Of(loss, [x[0]])[0]], [Plain.Spread(200, 0, -1, 1)])
            .ShouldBeLessThan(1e-6);
        PlanCheck.Same(
            [.. Enumerable.Range(0, 3).Select(i => plan.Output(i).ToArray())],
            [expected, .. Gradients.Of(loss, [x[0], x[1]]).Select(gradient => evaluator.Evaluate(gradient))], 1e-13, "tokens");
    }

    /// <summary>States that are swapped or set from outside; an input that is also captured; an output that no step changes.</summary>
    [Fact]
    public void Odd_bodies_equal_the_unrolled_graph()
    {
        Shape[] shapes = [[6, 2, 40], [2, 40], [2, 40], [2, 40], [40]];
        Node[] x = [.. shapes.Select((shape, i) => Node.Input($"x{i}", shape))];
        Compare(unrolled =>
        {
            var over = unrolled ? (Over)Unrolled.Over : Scan.Over;
            var result = over([x[0]], [x[1], x[2], x[3]], step => (
                [step.States[1], step.States[0] * step.Input, x[2] * 0.5],
                [x[0].Sum(0), step.States[2] * x[4], 0.25 * step.States[0], ((Node)2.0).BroadcastTo([2, 40])]), null);
            var loss = result.States.Concat(result.Outputs).Select(node => (node + (0.1 * node.Square())).Sum()).Aggregate((a, b) => a + b);
            return [.. result.States, .. result.Outputs, .. Gradients.Of(loss, x), .. Gradients.Of(ScanModel.Directional(loss, x), x)];
        }, shapes);
    }

    [Fact]
    public void A_matrix_may_be_fed_by_rows_and_captured_whole()
    {
        Shape[] shapes = [[40, 40], [40]];
        Node[] x = [.. shapes.Select((shape, i) => Node.Input($"x{i}", shape))];
        Compare(unrolled =>
        {
            var over = unrolled ? (Over)Unrolled.Over : Scan.Over;
            var last = over([x[0]], [x[1]], step =>
                ([(Node.MatMul(step.State.Reshape([1, 40]), x[0]).Reshape([40]) + step.Input).Tanh()], []), null).States[0];
            return [last, .. Gradients.Of(last.Square().Sum(), x)];
        }, shapes);
    }

    [Fact]
    public void The_states_of_all_steps_can_be_read_whole()
    {
        var x = Node.Input("x", [4, 2, 40]);
        var scan = Scan.Over(x, Node.Input("h", [2, 40]), (part, state) => part - state).State.Inputs[0];
        var op = (ScanOp)scan.Op;
        var plan = Plan<double>.Compile([scan.Output(op.Before(0)), scan.Output(op.After(0)), scan.Output(op.OutputOf(0))]);
        Plain.Spread(320, 1, -1, 1).CopyTo(plan.Input("x"));
        Plain.Spread(80, 2, -1, 1).CopyTo(plan.Input("h"));
        plan.Run();
        plan.Output(1).ToArray().ShouldBe(plan.Output(2).ToArray());
        plan.Output(0)[80..].ToArray().ShouldBe(plan.Output(2)[..240].ToArray());
        plan.Output(0)[..80].ToArray().ShouldBe(Plain.Spread(80, 2, -1, 1));
    }

    private delegate ScanResult Over(
        IReadOnlyList<Node> inputs, IReadOnlyList<Node> initialStates,
        Func<ScanStep, (IReadOnlyList<Node> States, IReadOnlyList<Node> Outputs)> body, ScanOptions? options);

    private static void Compare(Func<bool, Node[]> build, Shape[] shapes)
    {
        double[][] Run(Node[] roots, long keptBytes)
        {
            var plan = Plan<double>.Compile(roots, null, new() { KeptStateBytes = keptBytes });
            foreach ((var i, var shape) in shapes.Index().Where(entry => plan.Needs($"x{entry.Index}")))
            {
                Plain.Spread(Plain.Count([.. shape]), i, -0.9, 0.9).CopyTo(plan.Input($"x{i}"));
            }

            plan.Run();
            return [.. roots.Select((root, i) => root.Shape.IsScalar ? [plan.Scalar(i)] : plan.Output(i).ToArray())];
        }

        var expected = Run(build(true), 0);
        PlanCheck.Same(Run(build(false), 0), expected, 1e-12, "chunks computed again");
        PlanCheck.Same(Run(build(false), long.MaxValue), expected, 1e-12, "all states kept");
    }
}
