using System.Runtime.CompilerServices;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Kernels;

namespace Ridgeback.Tests.Execution;

public class PlanTests
{
    [Fact]
    public void Label_out_of_range_names_node_shapes_and_line()
    {
        var labels = Node.IndexInput("labels", [Shape.Batch]);
        var line = Line() + 1;
        var loss = (labels.OneHot(3) * Node.Input("x", [Shape.Batch, 3])).Sum();
        var plan = Plan<float>.Compile([loss], options: new CompileOptions { Batch = 4 });
        new[] { 0, 2, 3, -1 }.CopyTo(plan.IndexInput("labels"));
        var error = Should.Throw<PlanException>(() => _ = plan.Run());
        error.Message.ShouldContain("OneHot (4, 3)");
        error.Message.ShouldContain($"PlanTests.cs:{line}");
        error.Message.ShouldContain("of inputs (4)");
        error.Message.ShouldContain("expected indices from 0 to 2, received 3 at position 2");
        error.Node.Shape.ShouldBe([4, 3]);
    }

    [Fact]
    public void Row_number_out_of_range_is_refused()
    {
        var index = Node.IndexInput("index", [2]);
        var plan = Plan<float>.Compile([Node.Input("x", [3, 2]).Gather(index)]);
        plan.IndexInput("index")[1] = -1;
        Should.Throw<PlanException>(() => _ = plan.Run()).Message.ShouldContain("expected indices from 0 to 2, received -1 at position 1");
    }

    [Fact]
    public void Failing_host_op_is_named_with_its_line()
    {
        var line = Line() + 1;
        Node node = new(new Failing(), [Node.Input("x", [2, 3])]);
        var error = Should.Throw<PlanException>(() => _ = Plan<float>.Compile([node * 2.0]).Run());
        error.Message.ShouldContain("Failing (2, 3)");
        error.Message.ShouldContain($"PlanTests.cs:{line}");
        error.Message.ShouldContain("InvalidOperationException: no luck");
        error.InnerException.ShouldBeOfType<InvalidOperationException>();
    }

    [Fact]
    public void Axis_without_a_length_is_refused()
    {
        var node = Node.Input("x", [Shape.Batch, 3]).Sum(0) * 2.0;
        var error = Should.Throw<GraphException>(() => Plan<float>.Compile([node], options: new CompileOptions { Batch = 0 }));
        error.Message.ShouldContain("Input 'x' (batch, 3)");
        error.Message.ShouldContain("CompileOptions");
    }

    [Fact]
    public void Wrong_input_key_or_kind_is_refused()
    {
        var node = Node.Input("x", [3]) * Node.Input("rate", Shape.Scalar);
        var plan = Plan<float>.Compile([node]);
        Should.Throw<GraphException>(() => plan.Input("y")).Message.ShouldContain("expected one of x, rate");
        Should.Throw<GraphException>(() => plan.Input("rate")).Message.ShouldContain("SetScalar");
        Should.Throw<GraphException>(() => plan.SetScalar("x", 1)).Message.ShouldContain("Input");
        Should.Throw<GraphException>(() => plan.Scalar(0)).Message.ShouldContain("Output");
        plan.Needs("z").ShouldBeFalse();
    }

    [Fact]
    public void Own_ops_with_scalars_in_and_out()
    {
        var x = Node.Input("x", [4]);
        var scalar = Node.Input("s", Shape.Scalar);
        var check = new PlanCheck(
            new Node(new ScaledPeak(), [x, scalar]) * 2.0, new Node(new RunningSum(), [x * 2.0]) + 1.0,
            new Node(new RunningSum(), [scalar]), new Node(new Cube(), [x + 1.0]).Sum(), new Node(new Cube(), [scalar]));
        check.Feed("x", [1.0, 4, -2, 3]);
        check.Feed("s", [0.5]);
        var values = check.Plan<float>(Hardware.Best);
        values[0].ShouldBe([4]);
        values[1].ShouldBe([3, 11, 7, 13]);
        values[2].ShouldBe([0.5]);
        values[3].ShouldBe([8 + 125 - 1 + 64]);
        values[4].ShouldBe([0.125]);
    }

    [Fact]
    public void Chain_runs_in_place_and_explains_itself()
    {
        var x = Node.Input("x", [64, 32]);
        var second = (x.Transpose(1, 0) + 1.0).Tanh().Transpose(1, 0);
        var plan = Plan<float>.Compile([(second * 2.0).Sum(0)]);
        var chain = plan.Parts.Kernels.Single(kernel => kernel.Name.Contains("Tanh"));
        chain.Writes.Single().Takes.ShouldBe(chain.Reads.Single(), "tanh overwrites the transposed input it reads");
        plan.Explain().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(plan.KernelCount + 2);
        Overlaps.None(plan.Parts.Kernels, "chain");
    }

    [Theory]
    [InlineData(64, 80)]
    [InlineData(64, 10)]
    [InlineData(1, 80)]
    public void What_follows_a_product_runs_over_its_blocks(int batch, int width)
    {
        var x = Node.Input("x", [batch, 48]);
        var w = new Variable("w", [48, width], VariableRole.Weight, Node.Constant(new Shuffler(3).Numbers(48 * width), [48, width]));
        var bias = Node.Input("bias", [width]);
        var product = Node.MatMul(x, w.Value);
        var hidden = (product + bias).Tanh();
        var gradient = Node.MatMul(x.Transpose(1, 0), hidden);
        Node[] roots =
        [
            hidden.Sum(0), (hidden * product).Sum(), Node.Assign(w, w.Value - (0.1 * gradient) - (0.01 * gradient.Abs())),
        ];
        var check = new PlanCheck(roots);
        check.Feed("x", new Shuffler(1).Numbers(batch * 48));
        check.Feed("bias", new Shuffler(2).Numbers(width));
        var expected = check.Reference(steps: 2);
        foreach (var path in Hardware.Available)
        {
            PlanCheck.Same(
                check.Plan<double>(
                    path, threads: 2, steps: 2, plan => plan.Parts.Kernels.Count(kernel => kernel.Nodes.Any(node => node.Op is MatMul)
                    && kernel.Nodes.Count > 1).ShouldBe(2)),
                expected, 1e-10, $"{path}");
        }
    }

    [Fact]
    public void A_guard_that_is_not_finite_keeps_every_variable()
    {
        var x = Node.Input("x", [4, 40]);
        var w = new Variable("w", [40, 40], VariableRole.Weight, Node.Constant(Enumerable.Repeat(0.5, 1600).ToArray(), [40, 40]));
        var count = new Variable("count", Shape.Scalar, VariableRole.TrainingState, 7.0);
        var product = Node.MatMul(x, w.Value);
        var loss = product.Log().Sum();
        var gradient = Gradients.Of(loss, [w.Value])[0];
        var store = new StateStore<float>();
        store.Add(w, count);
        var plan = Plan<float>.Compile(
            [Node.Assign(w, w.Value - gradient), loss, Node.Assign(count, count.Value + 1.0)], store, new CompileOptions { Guard = 1 });
        plan.Input("x").Fill(-1);
        plan.Run().ShouldBeFalse();
        plan.Scalar(1).ShouldBe(double.NaN);
        store.Tensor(w).ShouldAllBe(value => value == 0.5f);
        store.Scalar(count).ShouldBe(7);
        plan.Input("x").Fill(1);
        plan.Run().ShouldBeTrue();
        store.Tensor(w).ShouldAllBe(value => value < 0.5f);
        store.Scalar(count).ShouldBe(8);
        Should.Throw<GraphException>(() => Plan<float>.Compile([loss], store, new CompileOptions { Guard = 3 }))
            .Message.ShouldBe("Plan, guard: expected the place of a scalar among 1 outputs, received 3. Name the loss.");
    }

    [Fact]
    public void One_graph_for_several_batch_lengths()
    {
        var x = Node.Input("x", [Shape.Batch, 3]);
        var mean = x.Mean(0);
        foreach (var batch in new[] { 1, 2, 7 })
        {
            var plan = Plan<double>.Compile([mean], options: new CompileOptions { Batch = batch });
            plan.Input("x").Fill(2);
            plan.Input("x")[0] = 9;
            plan.Run();
            plan.Output(0)[0].ShouldBe(2 + (7.0 / batch), 1e-14);
        }
    }

    [Theory]
    [InlineData("uniform")]
    [InlineData("normal")]
    [InlineData("bernoulli")]
    public void Random_numbers_belong_to_the_example_and_not_to_its_row(string kind)
    {
        var ids = Node.IndexInput("ids", [Shape.Batch]);
        var place = new RandomPlace(Node.Input("step", Shape.Scalar), 0.0, ids);
        Shape shape = [Shape.Batch, 19];
        var node = kind switch
        {
            "uniform" => Node.RandomUniform("s", shape, place),
            "normal" => Node.RandomNormal("s", shape, place),
            _ => Node.RandomBernoulli("s", shape, 0.5, place),
        };
        var together = Draw([5, 900_000, 7, 0]);
        var alone = Draw([900_000]);
        alone.ShouldBe(together[19..38]);
        Draw([7, 5])[..19].ShouldBe(together[38..57]);

        float[] Draw(int[] examples)
        {
            var plan = Plan<float>.Compile([node], new StateStore<float>(3), new CompileOptions { Batch = examples.Length });
            examples.CopyTo(plan.IndexInput("ids"));
            plan.SetScalar("step", 4_000_000_000);
            plan.Run();
            return plan.Output(0).ToArray();
        }
    }

    private static int Line([CallerLineNumber] int line = 0) => line;
}
