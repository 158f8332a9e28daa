using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Kernels;
using Ridgeback.Regularizers;
using Ridgeback.Tests.Support;

namespace Ridgeback.Tests.Execution;

public class AssignmentTests
{
    [Fact]
    public void Swap_reads_old_values()
    {
        var a = Table.Variable("a", [3], 1, 2, 3);
        var b = Table.Variable("b", [3], 4, 5, 6);
        var c = Table.Variable("c", Shape.Scalar, 7);
        var d = Table.Variable("d", Shape.Scalar, 8);
        (var store, var plan) = Compile(
            Node.Assign(a, b), Node.Assign(b, a), Node.Assign(c, d), Node.Assign(d, c), a, c);
        plan.Run();
        store.Tensor(a).ShouldBe([4, 5, 6]);
        store.Tensor(b).ShouldBe([1, 2, 3]);
        (store.Scalar(c), store.Scalar(d)).ShouldBe((8, 7));
        plan.Output(4).ToArray().ShouldBe([1, 2, 3], "an output is the value at the beginning of the run");
        plan.Scalar(5).ShouldBe(7);
        plan.Run();
        store.Tensor(a).ShouldBe([1, 2, 3]);
    }

    /// <summary>
    /// What a norm constraint scales: the new value is computed in the variable itself and only what is beyond the limit is touched again.
    /// </summary>
    [Theory]
    [InlineData(40, 70, 1, false)]
    [InlineData(40, 70, 2, false)]
    [InlineData(9, 20, 1, false)]
    [InlineData(40, 70, 2, true)]
    [InlineData(9, 20, 1, true)]
    public void A_norm_constraint_scales_in_place(int rows, int columns, int threads, bool whole)
    {
        var weights = Table.Varied("w", [rows, columns], 0.3);
        Node x = Node.Constant(Table.Wave(6 * rows, 1), [6, rows]), y = Node.Constant(Table.Wave(6 * columns, 2), [6, columns]);
        var limit = 0.95 * Math.Sqrt(rows / 2.0);
        var gradient = Gradients.Of((Node.MatMul(x, weights) - y).Square().Sum(), [weights])[0];
        Constraint constraint = whole ? new L2Ball(limit * Math.Sqrt(columns)) : new MaxNorm(limit);
        var next = constraint.Project(weights.Value - (1e-3 * gradient));
        var reference = new ReferenceEvaluator<double>();
        var store = new StateStore<double>();
        store.Add(weights);
        var plan = Plan<double>.Compile([Node.Assign(weights, next)], store, new CompileOptions { Team = new WorkerTeam(threads) });
        plan.Explain().ShouldContain("rescale in place");
        for (var step = 0; step < 4; step++)
        {
            plan.Run();
            reference.Step(Node.Assign(weights, next));
            store.Tensor(weights).ShouldMatch(reference.Get(weights), 1e-12, 1e-12, $"step {step}");
        }

        // Where something else reads the unscaled value, it has memory of its own.
        var unscaled = weights.Value - (1e-3 * gradient);
        var both = Plan<double>.Compile([Node.Assign(weights, constraint.Project(unscaled)), unscaled + 0.0], store);
        reference.Set(weights, store.Tensor(weights));
        var expected = reference.Evaluate(unscaled);
        both.Run();
        both.Output(1).ToArray().ShouldMatch(expected, 1e-12, 1e-12, "unscaled");
        reference.Step(Node.Assign(weights, next));
        store.Tensor(weights).ShouldMatch(reference.Get(weights), 1e-12, 1e-12, "scaled");
    }

    [Fact]
    public void Fibonacci()
    {
        var last = Table.Variable("last", [2], 1, 1);
        var before = Table.Variable("before", [2], 0, 0);
        (var store, var plan) = CompileDouble(Node.Assign(last, last.Value + before), Node.Assign(before, last));
        for (var i = 0; i < 30; i++)
        {
            plan.Run();
        }

        store.Tensor(last).ShouldBe([1346269, 1346269]);
    }

    [Fact]
    public void New_value_reaches_the_store_only_after_all_reads_of_one_kernel()
    {
        var v = Table.Variable("v", [4], 1, 2, 3, 4);
        (var store, var plan) = Compile(Node.Assign(v, (0.5 * v.Value) + 1.0), v.Value * 2.0, v.Value.Sum());
        plan.Run();
        plan.Output(1).ToArray().ShouldBe([2, 4, 6, 8]);
        plan.Scalar(2).ShouldBe(10);
        store.Tensor(v).ShouldBe([1.5f, 2, 2.5f, 3]);
    }

    [Fact]
    public void Assignment_inside_of_an_expression_and_one_value_for_two_variables()
    {
        var a = Table.Variable("a", [2], 1, 2);
        var b = Table.Variable("b", [2], 0, 0);
        var value = a.Value * 3.0;
        (var store, var plan) = Compile(Node.Assign(a, value) + 1.0, Node.Assign(b, value));
        plan.Run();
        plan.Output(0).ToArray().ShouldBe([4, 7]);
        store.Tensor(a).ShouldBe([3, 6]);
        store.Tensor(b).ShouldBe([3, 6]);
    }

    [Fact]
    public void Value_that_takes_its_own_matrix_is_not_written_through()
    {
        var w = Table.Variable("w", [2, 2], 1, 2, 3, 4);
        (var store, var plan) = Compile(Node.Assign(w, Node.MatMul(w, w)), Node.Assign(Table.Variable("n", [2], 0, 0), w.Value.Sum(0)));
        plan.Run();
        store.Tensor(w).ShouldBe([7, 10, 15, 22]);
    }

    [Fact]
    public void Scalars_are_double_in_a_float_plan()
    {
        var step = Table.Variable("step", Shape.Scalar, 1 << 24);
        var power = Table.Variable("power", Shape.Scalar, 1);
        (var store, var plan) = Compile(
            Node.Assign(step, step.Value + 1.0), Node.Assign(power, power.Value * 0.999), new Node(new Cube(), [step.Value + 0.5]));
        double expected = 1;
        for (var i = 0; i < 100; i++)
        {
            plan.Run();
            expected *= 0.999;
        }

        store.Scalar(step).ShouldBe((1 << 24) + 100);
        store.Scalar(power).ShouldBe(expected);
        var before = (1 << 24) + 99.5;
        plan.Scalar(2).ShouldBe(before * before * before);
    }

    [Fact]
    public void Two_plans_share_one_store()
    {
        var v = Table.Variable("v", [2], 1, 2);
        (var store, var add) = Compile(Node.Assign(v, v.Value + 1.0));
        var look = Plan<float>.Compile([v.Value * 10.0], store);
        add.Run();
        look.Run();
        look.Output(0).ToArray().ShouldBe([20, 30]);
        add.Run();
        look.Run();
        look.Output(0).ToArray().ShouldBe([30, 40]);
    }

    private static (StateStore<float> Store, Plan<float> Plan) Compile(params Node[] roots)
    {
        var store = new StateStore<float>();
        store.Add(Traversal.Variables(roots));
        return (store, Plan<float>.Compile(roots, store));
    }

    private static (StateStore<double> Store, Plan<double> Plan) CompileDouble(params Node[] roots)
    {
        var store = new StateStore<double>();
        store.Add(Traversal.Variables(roots));
        return (store, Plan<double>.Compile(roots, store, new CompileOptions { Path = Hardware.Best }));
    }
}
