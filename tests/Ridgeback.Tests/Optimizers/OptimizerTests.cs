using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Kernels;
using Ridgeback.Optimizers;
using Ridgeback.Tests.Support;

namespace Ridgeback.Tests.Optimizers;

public class OptimizerTests
{
    [Fact]
    [Trait("Row", "R049")]
    public void Adam_walks_the_published_path()
    {
        var end = Walk(new Adam(learningRate: 0.1), 10, out var path);
        end.ShouldMatch([.076249155606912, -1.024586835442612], 0, 1e-12, "Adam");
        path.ShouldMatch(Golden.Training.GetProperty("traces").GetProperty("runs").Named("adam").Numbers("path"), 0, 1e-12, "Adam's path");
    }

    [Fact]
    [Trait("Row", "R050")]
    public void AdaMax_walks_the_published_path()
    {
        var end = Walk(new AdaMax(learningRate: 0.1), 10, out var path);
        end.ShouldMatch([.228792207521974, -1.118550802551999], 0, 1e-12, "AdaMax");
        path.ShouldMatch(
            Golden.Training.GetProperty("traces").GetProperty("runs").Named("adaMax").Numbers("path"), 0, 1e-12, "AdaMax' path");
    }

    [Fact]
    [Trait("Row", "R046")]
    public void Gradient_descent_multiplies_a_quadratic_by_1_minus_rate_times_curvature() =>
        Walk(new GradientDescent(0.03), 5, out _).ShouldMatch([Math.Pow(1 - 0.06, 5), -2 * Math.Pow(1 - 0.6, 5)], "descent");

    [Fact]
    [Trait("Row", "R047")]
    public void Momentum_is_heavy_ball()
    {
        // v1 = g1, w1 = w0 − αg1; v2 = μg1 + g2.
        var x1 = 1 - (0.01 * 2);
        var x2 = x1 - (0.01 * ((0.8 * 2) + (2 * x1)));
        var y1 = -2 - (0.01 * -40);
        var y2 = y1 - (0.01 * ((0.8 * -40) + (20 * y1)));
        Walk(new Momentum(0.01, 0.8), 2, out _).ShouldMatch([x2, y2], "momentum");
    }

    [Theory]
    [Trait("Row", "R047")]
    [InlineData(false)]
    [InlineData(true)]
    public void Momentum_rises_in_a_straight_line(bool looksAhead)
    {
        var rise = new MomentumRise(4, start: 0.1);
        var optimizer = looksAhead ? (Optimizer)new Nesterov(0.01, 0.9) { Rise = rise } : new Momentum(0.01, 0.9) { Rise = rise };
        double x = 1, velocity = 0;
        var expected = new List<double>();
        foreach (var coefficient in new[] { 0.1, 0.3, 0.5, 0.7, 0.9, 0.9, 0.9 })
        {
            var gradient = 2 * x;
            velocity = (coefficient * velocity) + gradient;
            x -= 0.01 * (looksAhead ? gradient + (coefficient * velocity) : velocity);
            expected.Add(x);
        }

        Walk(optimizer, expected.Count, out var path);
        path.Where((_, i) => i % 2 == 0).ToArray().ShouldMatch([.. expected], "rising momentum");
    }

    [Fact]
    [Trait("Row", "R050")]
    public void AdaMax_moves_nothing_where_no_gradient_was_seen()
    {
        var point = Table.Variable("point", [3], 1.0, -2.0, 0.25);
        var loss = (point.Value.Square() * Node.Constant([1.0, 0.0, 0.0], [3])).Sum();
        var end = Walk(new AdaMax(), point, loss, 3, out _);
        end[0].ShouldBe(1 - 0.006, 1e-5);
        end[1..].ShouldBe([-2.0, 0.25]);
    }

    [Fact]
    [Trait("Row", "R050")]
    public void AdaMax_moves_nothing_where_u_is_0_though_the_mean_is_not()
    {
        // With β₂ = 0 u is |g|: the step from 0.5 lands on the flat side of the ReLU, where u is 0 while m is 0.09.
        var point = Table.Variable("point", [1], 0.5);
        Walk(new AdaMax(learningRate: 1, beta2: 0), point, point.Value.Relu().Sum(), 2, out var path);
        path[0].ShouldBe(-0.5, 1e-15);
        path[1].ShouldBe(path[0]);
    }

    [Fact]
    [Trait("Row", "R050")]
    public void AdaMax_moves_nothing_where_u_is_0_when_compiled_either()
    {
        foreach (var path in Hardware.Available)
        {
            var point = Table.Variable("point", [20], Table.Wave(20, 0.3));
            var scope = new UpdateScope(point, 1.0, 2.0, new OptimizerState());
            var step = new AdaMax(beta2: 0).Step(scope, point, Node.Constant(new double[20], [20]));
            var store = new StateStore<float>(1);
            store.Add(Traversal.Variables([step, .. scope.Updates]));
            store.SetTensor(scope.State("mean"), [.. store.Tensor(scope.State("mean")).Select(_ => 0.5f)]);
            var before = store.Tensor(point);
            Plan<float>.Compile([Node.Assign(point, step), .. scope.Updates], store, new CompileOptions { Path = path }).Run();
            store.Tensor(point).ShouldBe(before);
            store.Tensor(scope.State("mean")).ShouldAllBe(value => Math.Abs(value - 0.45f) < 1e-6f);
        }
    }

    [Fact]
    public void A_broken_gradient_is_not_hidden()
    {
        foreach (var optimizer in new Optimizer[] { new GradientDescent(), new Momentum(), new Adam(), new AdaMax() })
        {
            var point = Table.Variable("point", [1], 1.0);
            var end = Walk(optimizer, point, (point.Value * double.NaN).Sum(), 1, out _);
            double.IsNaN(end[0]).ShouldBeTrue(optimizer.Kind);
        }
    }

    [Fact]
    public void State_is_named_after_the_parameter_and_shared_between_builds()
    {
        var state = new OptimizerState();
        var point = Table.Varied("hidden1/weights", [2, 3], 0);
        for (var build = 0; build < 2; build++)
        {
            new Adam().Step(new UpdateScope(point, 0.1, 1.0, state), point, point.Value);
        }

        state.All.Select(variable => variable.ToString()).ShouldBe(["hidden1/weights/mean (2, 3)", "hidden1/weights/square (2, 3)"]);
        state.All.ShouldAllBe(variable => variable.Role == VariableRole.TrainingState);
        state.Find("hidden1/weights/mean").ShouldBeSameAs(state.All[0]);
        Should.Throw<GraphException>(() => new UpdateScope(Table.Varied("hidden1/weights", [3], 0), 0.1, 1.0, state).State("mean"))
            .Message.ShouldBe(
            "Optimizer state 'hidden1/weights/mean': expected the shape (2, 3) of an earlier build, received (3). "
            + "Use a new OptimizerState for another network.");
        Should.Throw<GraphException>(() => new UpdateScope(Table.Varied("w", [3], 0), point, 1.0, state)).Message.ShouldBe(
            "Update of 'w': expected scalars for learning rate and step, received (2, 3) and (). Give one number each.");
    }

    [Fact]
    public void Defaults_are_the_papers()
    {
        new Adam().ShouldBe(new Adam(0.001, 0.9, 0.999, 1e-8));
        new AdaMax().ShouldBe(new AdaMax(0.002, 0.9, 0.999));
        new Momentum(0.1).Coefficient.ShouldBe(0.9);
        (new GradientDescent().LearningRate, new Momentum().LearningRate).ShouldBe((0.1, 0.01));
        new Optimizer[] { new GradientDescent(), new Momentum(), new Adam(), new AdaMax() }.Select(optimizer => optimizer.Kind)
            .ShouldBe(["gradientDescent", "momentum", "adam", "adaMax"]);
    }

    [Fact]
    public void Bad_settings_are_refused()
    {
        Should.Throw<GraphException>(() => new Adam(learningRate: 0)).Message.ShouldBe(
            "Optimizer adam, LearningRate: expected a finite number above 0, received 0. Rates from 1e-4 to 0.1 are usual.");
        Should.Throw<GraphException>(() => new Momentum(0.1, coefficient: 1)).Message.ShouldBe(
            "Optimizer momentum, Coefficient: expected a number of at least 0 and below 1, received 1. 0.9 is usual.");
        Should.Throw<GraphException>(() => new MomentumRise(0)).Message.ShouldBe(
            "MomentumRise, Steps: expected a whole number of 1 or more, received 0. Some epochs' steps are usual.");
        Should.Throw<GraphException>(() => new MomentumRise(1, start: 1)).Message.ShouldBe(
            "MomentumRise, Start: expected a number of at least 0 and below 1, received 1. 0.5 is usual.");
        Should.Throw<GraphException>(() => new Adam(beta1: -0.1)).Message.ShouldContain("Beta1");
        Should.Throw<GraphException>(() => new Adam(beta2: double.NaN)).Message.ShouldContain("Beta2");
        Should.Throw<GraphException>(() => new Adam(epsilon: 0)).Message.ShouldContain("Epsilon");
        Should.Throw<GraphException>(() => new AdaMax(beta1: 1)).Message.ShouldContain("Beta1");
        Should.Throw<GraphException>(() => new AdaMax(beta2: 1)).Message.ShouldContain("Beta2");
        Should.Throw<GraphException>(() => new GradientDescent(double.PositiveInfinity)).Message.ShouldContain("LearningRate");
        Should.Throw<GraphException>(() => new GradientDescent() with { LearningRate = -1 }).Message.ShouldContain("-1");
    }

    /// <summary>x² + 10y² from (1, −2).</summary>
    private static double[] Walk(Optimizer optimizer, int steps, out double[] path)
    {
        var point = Table.Variable("point", [2], 1.0, -2.0);
        return Walk(optimizer, point, (point.Value.Square() * Node.Constant([1.0, 10.0], [2])).Sum(), steps, out path);
    }

    private static double[] Walk(Optimizer optimizer, Variable point, Node loss, int steps, out double[] path)
    {
        var scope = new UpdateScope(point, optimizer.LearningRate, Node.Input("step", []), new OptimizerState());
        var next = optimizer.Step(scope, point, Gradients.Of(loss, [point])[0]);
        var evaluator = new ReferenceEvaluator<double>();
        var all = new List<double>();
        for (var step = 1; step <= steps; step++)
        {
            evaluator.Feed("step", (double)step);
            evaluator.Step([Node.Assign(point, next), .. scope.Updates]);
            all.AddRange(evaluator.Get(point));
        }

        path = [.. all];
        return evaluator.Get(point);
    }
}
