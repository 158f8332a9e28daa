using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Tests.Graphs;

namespace Ridgeback.Tests.Execution;

/// <summary>A recurrence that is trained: memory, allocation, what runs, what fails.</summary>
[Trait("Row", "R121")]
public class ScanStepTests
{
    private const double Rate = 0.1;

    /// <summary>hₜ = tanh(xₜ·W + hₜ₋₁·U + b) with variables, and a step of descent on a loss of what it gives.</summary>
    private sealed class Trained
    {
        public Trained(int steps, int batch, int width, bool unrolled = false, Func<ScanResult, Node>? loss = null)
        {
            W = new Variable("W", [width, width], VariableRole.Weight, Node.RandomNormal("W", [width, width], RandomPlace.Initial) * 0.1);
            U = new Variable("U", [width, width], VariableRole.Weight, Node.RandomNormal("U", [width, width], RandomPlace.Initial) * 0.1);
            B = new Variable("b", [width], VariableRole.Bias, 0.01);
            var x = Node.Input("x", [steps, batch, width]);
            var h = ((Node)0.0).BroadcastTo([batch, width]);
            (IReadOnlyList<Node>, IReadOnlyList<Node>) Body(ScanStep step)
            {
                var next = (Node.MatMul(step.Input, W) + Node.MatMul(step.State, U) + B).Tanh();
                return ([next], [next.Square().Sum(1)]);
            }

            var result = unrolled ? Unrolled.Over([x], [h], Body) : Scan.Over([x], [h], Body);
            Loss = (loss ?? (all => all.State.Square().Mean() + all.Output.Mean()))(result);
            Variable[] variables = [W, U, B];
            Gradient = Gradients.Of(Loss, [.. variables.Select(variable => variable.Value)]);
            Roots = [Loss, .. variables.Select((variable, i) => Node.Assign(variable, variable - (Rate * Gradient[i])))];
        }

        public Variable W { get; }

        public Variable U { get; }

        public Variable B { get; }

        public Node Loss { get; }

        public IReadOnlyList<Node> Gradient { get; }

        public IReadOnlyList<Node> Roots { get; }

        public (Plan<T> Plan, StateStore<T> Store) Compile<T>(CompileOptions options, IReadOnlyList<Node>? roots = null)
            where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        {
            var store = new StateStore<T>(5);
            store.Add(W, U, B);
            var plan = Plan<T>.Compile(roots ?? Roots, store, options);
            var x = plan.Input("x");
            Array.ConvertAll(Plain.Spread(x.Length, 3, -1, 1), T.CreateTruncating).CopyTo(x);
            return (plan, store);
        }
    }

    [Fact]
    public void Gradients_over_50_steps_equal_the_unrolled_ones_to_1e10()
    {
        var scan = new Trained(50, 4, 40);
        var unrolled = new Trained(50, 4, 40, unrolled: true);
        var expected = unrolled.Compile<double>(new(), unrolled.Gradient).Plan;
        expected.Run();
        foreach (var keptBytes in new[] { 0, long.MaxValue })
        {
            var received = scan.Compile<double>(new() { KeptStateBytes = keptBytes }, scan.Gradient).Plan;
            received.Run();
            for (var i = 0; i < 3; i++)
            {
                var largest = expected.Output(i).ToArray().Max(Math.Abs);
                largest.ShouldBeGreaterThan(0);
                for (var j = 0; j < expected.Output(i).Length; j++)
                {
                    received.Output(i)[j].ShouldBe(expected.Output(i)[j], 1e-10 * largest);
                }
            }
        }
    }

    /// <summary>Batch 32, width 128: a scan's plan against what an unrolled plan would need, which grows evenly with the steps.</summary>
    [Fact]
    public void A_thousand_steps_take_less_than_a_tenth_of_the_memory_of_keeping_every_intermediate()
    {
        long Unrolled(int steps) => new Trained(steps, 32, 128, unrolled: true).Compile<float>(new()).Plan.ScratchBytes;
        var twenty = Unrolled(20);
        var unrolled = twenty + ((Unrolled(40) - twenty) / 20 * 980);
        var scan = new Trained(1000, 32, 128).Compile<float>(new()).Plan;
        unrolled.ShouldBeGreaterThan(1000L * 32 * 128 * sizeof(float));
        scan.ScratchBytes.ShouldBeLessThan(unrolled / 10);
        scan.ScratchBytes.ShouldBeLessThan(100L * 32 * 128 * sizeof(float), "about two times √1000 states, and sums of gradients");
        scan.Run();
        double.IsFinite(scan.Scalar(0)).ShouldBeTrue();
    }

    [Theory, InlineData(0), InlineData(long.MaxValue)]
    public void A_step_allocates_nothing(long keptBytes)
    {
        var plan = new Trained(12, 4, 40).Compile<float>(new() { KeptStateBytes = keptBytes }).Plan;
        plan.Run();
        plan.Run();
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            plan.Run();
            plan.Run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        least.ShouldBe(0);
    }

    [Fact]
    public void Training_gives_the_same_bits_with_one_thread_or_four()
    {
        (float[] W, float[] U, float[] B, double Loss) Train(int threads, long keptBytes)
        {
            var trained = new Trained(20, 70, 96);
            (var plan, var store) = trained.Compile<float>(new() { Threads = threads, Guard = 0, KeptStateBytes = keptBytes });
            for (var run = 0; run < 3; run++)
            {
                plan.Run().ShouldBeTrue();
            }

            return (store.Tensor(trained.W), store.Tensor(trained.U), store.Tensor(trained.B), plan.Scalar(0));
        }

        foreach (var keptBytes in new[] { 0, long.MaxValue })
        {
            var one = Train(1, keptBytes);
            var four = Train(4, keptBytes);
            four.W.ShouldBe(one.W);
            four.U.ShouldBe(one.U);
            four.B.ShouldBe(one.B);
            four.Loss.ShouldBe(one.Loss);
        }
    }

    [Fact]
    public void Explain_shows_the_scan_and_what_each_step_runs()
    {
        var text = new Trained(100, 32, 128).Compile<float>(new() { KeptStateBytes = 0 }).Plan.Explain();
        var lines = text.Split('\n');
        var forward = Array.FindIndex(lines, line => line.Contains("scan of 100 steps →"));
        var backward = Array.FindIndex(lines, line => line.Contains("scan of 100 steps backwards, 10 chunks computed again →"));
        forward.ShouldBeGreaterThan(0);
        backward.ShouldBeGreaterThan(forward);
        lines[forward].ShouldContain("(100, 32)");
        lines[forward + 1].Trim().ShouldBe("in each step:");
        lines[forward + 2].ShouldContain("matrix product 32×128×128");
        lines[backward + 1].Trim().ShouldBe("in each step, states computed again:");
        var own = Array.FindIndex(lines, backward + 2, line => line.Trim() == "in each step:");
        own.ShouldBeGreaterThan(backward);
        lines.Skip(own).ShouldAllBe(line => !line.Contains("Tanh"), "the state after a step is read, not computed again");
    }

    [Fact]
    public void What_nobody_reads_is_not_computed()
    {
        var trained = new Trained(9, 32, 64);
        var all = trained.Compile<float>(new()).Plan;
        var bias = trained.Compile<float>(new(), [trained.Gradient[2]]).Plan;
        var product = 9L * 2 * 32 * 64 * 64;
        (all.Operations - bias.Operations).ShouldBeGreaterThanOrEqualTo(2 * product, "the gradients of W and U");
        var forward = trained.Compile<float>(new(), [trained.Loss]).Plan;
        (bias.Operations - forward.Operations).ShouldBeInRange(product, 2 * product, "δ·Uᵀ, and no gradient of x");
    }

    [Fact]
    public void Values_that_cost_a_product_are_not_computed_again_by_bprop()
    {
        var w = Node.Input("w", [64, 64]);
        var h = Node.Input("h", [32, 64]);
        var loss = Scan.Repeat(10, h, state => state + Node.MatMul(state, w).Tanh()).Sum();
        var plan = Plan<float>.Compile(Gradients.Of(loss, [w]));
        var product = 10L * 2 * 32 * 64 * 64;
        plan.Operations.ShouldBeInRange(3 * product, (3 * product) + (product / 2));
    }

    [Fact]
    public void A_length_beyond_the_steps_ends_the_run_and_names_the_row()
    {
        var x = Node.Input("x", [Shape.Time, Shape.Batch, 2]);
        var h = Node.Input("h", [Shape.Batch, 2]);
        var lengths = Node.IndexInput("lengths", [Shape.Batch]);
        var plan = Plan<float>.Compile(
            [Scan.Over(x, h, (part, state) => part + state, new() { Lengths = lengths }).State], null, new() { Batch = 3, Time = 5 });
        new[] { 5, 0, 6 }.CopyTo(plan.IndexInput("lengths"));
        var message = Should.Throw<PlanException>(() => plan.Run()).Message;
        message.ShouldContain("expected lengths from 0 to 5, received 6 in row 2");
        message.ShouldContain("Feed as many steps as the longest sequence has, or shorten that row");
        new[] { 5, 0, 4 }.CopyTo(plan.IndexInput("lengths"));
        plan.Input("x").Fill(1);
        plan.Input("h").Fill(2);
        plan.Run();
        plan.Output(0).ToArray().ShouldBe([7, 7, 2, 2, 6, 6]);
    }

    [Fact]
    public void A_failure_in_the_body_names_the_step()
    {
        var h = Node.Input("h", [3]);
        var last = Scan.Over([], [h], step => ([new Node(new FailsAt(), [step.State, step.Index])], []), new() { Steps = 4 }).State;
        var plan = Plan<double>.Compile([last]);
        var message = Should.Throw<PlanException>(() => plan.Run()).Message;
        message.ShouldContain("FailsAt");
        message.ShouldContain("expected step 2 of the scan to run, received InvalidOperationException: no luck");
        message.ShouldContain("Mend the op or its inputs");
    }

    private sealed record FailsAt : Ridgeback.Graphs.Op
    {
        public override Shape InferShape(IReadOnlyList<Node> inputs) => inputs[0].Shape;

        public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [null, null];

        public override void Evaluate<T>(in OpArguments<T> arguments)
        {
            if (arguments.Input(1)[0] == T.One + T.One)
            {
                throw new InvalidOperationException("no luck");
            }

            arguments.Input(0).CopyTo(arguments.Output);
        }
    }
}
