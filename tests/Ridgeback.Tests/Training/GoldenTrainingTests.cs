using System.Numerics;
using System.Text.Json;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Kernels;
using Ridgeback.Layers;
using Ridgeback.Losses;
using Ridgeback.Networks;
using Ridgeback.Objectives;
using Ridgeback.Optimizers;
using Ridgeback.Regularizers;
using Ridgeback.Tests.Support;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>The compiled training step against PyTorch: losses, gradients, moving averages, ten steps of every optimizer.</summary>
public class GoldenTrainingTests
{
    private static readonly JsonElement File = Golden.Training;

    public static TheoryData<string> Cases =>
        ["softmax", "squared", "leakyRelu", "batchNormalization", "batchNormalizationWithBias", "penalties"];

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Row", "R034")]
    public void Loss_and_gradients_in_double(string name) => MatchesCase<double>(name, 1e-10, 1e-12);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Loss_and_gradients_in_single(string name) => MatchesCase<float>(name, 1e-4, 1e-5);

    [Theory]
    [Trait("Row", "R046")]
    [Trait("Row", "R047")]
    [Trait("Row", "R048")]
    [Trait("Row", "R049")]
    [Trait("Row", "R050")]
    [MemberData(nameof(EveryOptimizer.Golden), MemberType = typeof(EveryOptimizer))]
    public void Ten_steps_in_double(string name) => MatchesSteps<double>(name, 1e-10);

    [Theory]
    [MemberData(nameof(EveryOptimizer.Golden), MemberType = typeof(EveryOptimizer))]
    public void Ten_steps_in_single(string name) => MatchesSteps<float>(name, 1e-4);

    /// <summary>One step of plain descent with rate 1 moves every parameter by the gradient of loss and penalties.</summary>
    [Fact]
    [Trait("Row", "R060")]
    [Trait("Row", "R061")]
    public void Penalties_in_the_fused_update_have_the_golden_gradient()
    {
        var golden = File.GetProperty("cases").Named("penalties");
        Penalty[] penalties = [new L2(golden.GetProperty("l2Half").GetDouble()), new L1(golden.GetProperty("l1").GetDouble())];
        var graph =
            new TrainingGraph(NetworkOf(golden), new TrainingOptions { Optimizer = new GradientDescent(1), Penalties = penalties }, 8);
        var plans = Start<double>(graph);
        var before = graph.Trained.ToDictionary(v => v.Name, v => plans.Store.Tensor(v));
        plans.Penalty()
            .Penalty.ShouldBe(golden.GetProperty("l2HalfPenalty").GetDouble() + golden.GetProperty("l1Penalty").GetDouble(), 1e-12);
        Step(plans).ShouldBe(golden.GetProperty("dataLoss").GetDouble(), 1e-10);
        foreach (var gradient in golden.GetProperty("gradients").EnumerateObject())
        {
            var variable = graph.Parameters.Find(NameOf(gradient.Name))!;
            double[] moved = [.. before[variable.Name].Zip(plans.Store.Tensor(variable), (old, now) => old - now)];
            moved.ShouldMatch(gradient.Value.Numbers(), 1e-10, 1e-12, gradient.Name);
        }
    }

    /// <summary>w ← scaled to the limit after w − αg − αλw, column by column, by hand.</summary>
    [Fact]
    [Trait("Row", "R070")]
    public void Max_norm_follows_the_update_with_the_penalty()
    {
        var golden = File.GetProperty("cases").Named("softmax");
        const double Rate = 0.3;
        const double Strength = 0.2;
        const double Limit = 1.5;
        var graph = new TrainingGraph(NetworkOf(golden), new TrainingOptions
        {
            Optimizer = new GradientDescent(Rate),
            Penalties = [new L2(Strength)],
            Constraints = [new MaxNorm(Limit)]
        }, 8);
        var plans = Start<double>(graph);
        var before = graph.Trained.ToDictionary(v => v.Name, v => plans.Store.Tensor(v));
        Step(plans);
        var rescaled = 0;
        foreach (var variable in graph.Trained)
        {
            var g = golden.GetProperty("gradients").EnumerateObject().Single(p => NameOf(p.Name) == variable.Name).Value.Numbers();
            var weight = variable.Role == VariableRole.Weight;
            double[] expected = [.. before[variable.Name].Select((w, i) => w - (Rate * (g[i] + (weight ? Strength * w : 0))))];
            var units = variable.Shape[^1];
            for (var unit = 0; weight && unit < units; unit++)
            {
                var norm = Math.Sqrt(
                    Enumerable.Range(0, expected.Length / units).Sum(i => expected[(i * units) + unit] * expected[(i * units) + unit]));
                rescaled += norm > Limit ? 1 : 0;
                for (var i = unit; norm > Limit && i < expected.Length; i += units)
                {
                    expected[i] *= Limit / norm;
                }
            }

            plans.Store.Tensor(variable).ShouldMatch(expected, 1e-10, 1e-12, variable.Name);
        }

        rescaled.ShouldBeInRange(1, 16);
    }

    private static void MatchesCase<T>(string name, double relative, double absolute)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var golden = File.GetProperty("cases").Named(name);
        var graph = new TrainingGraph(NetworkOf(golden), new TrainingOptions { Optimizer = new GradientDescent(0.1) }, 8);
        var plans = Start<T>(graph);
        // The moving averages are compared beside the initial parameters.
        plans.Store.Scalar(graph.LearningRate) = 0;
        var gradients = plans.Compile(graph.Gradients, 8);
        Feed(gradients, graph);
        gradients.Run();
        Step(plans).ShouldBe(golden.GetProperty("dataLoss").GetDouble(), relative);
        if (name != "penalties")
        {
            foreach (var gradient in golden.GetProperty("gradients").EnumerateObject())
            {
                var place = graph.Trained.Index().Single(entry => entry.Item.Name == NameOf(gradient.Name)).Index;
                Doubles(gradients.Output(place))
                    .ShouldMatch(gradient.Value.Numbers(), relative, absolute, gradient.Name);
            }
        }

        if (!golden.TryGetProperty("movingAfterOneStep", out var moving))
        {
            return;
        }

        foreach (var statistic in moving.EnumerateObject())
        {
            Doubles<T>(plans.Store.Tensor(graph.Parameters.Find(NameOf(statistic.Name))!))
                .ShouldMatch(statistic.Value.Numbers(), relative, absolute, statistic.Name);
        }

        var prediction = plans.Compile(graph.EvaluationOutputs, 8);
        Values<T>(File.Numbers("inputs")).CopyTo(prediction.Input(NetworkGraph.FeaturesKey));
        Golden.Labels.CopyTo(prediction.IndexInput(BatchKeys.Targets));
        prediction.Run();
        var exponentials = Array.ConvertAll(golden.Numbers("predictionLogitsWithMoving"), Math.Exp);
        double[] probabilities = [.. exponentials.Select((e, i) => e / exponentials[(i / 4 * 4)..((i / 4 * 4) + 4)].Sum())];
        Doubles(prediction.Output(1)).ShouldMatch(probabilities, relative, absolute, "predictions");
        Doubles(prediction.Output(0)).ShouldMatch(
            [.. Golden.Labels.Select((label, row) => -Math.Log(probabilities[(4 * row) + label]))], relative, absolute, "losses");
    }

    private static void MatchesSteps<T>(string name, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var golden = File.GetProperty("optimizers").Named(name);
        var optimizer = EveryOptimizer.AsGolden[name];
        var graph =
            new TrainingGraph(NetworkOf(File.GetProperty("cases").Named("softmax")), new TrainingOptions { Optimizer = optimizer }, 8);
        var plans = Start<T>(graph);
        var losses = new List<double>();
        for (var step = 0; step <= 10; step++)
        {
            losses.Add(step < 10 ? Step(plans) : Loss(plans, graph));
        }

        losses.ToArray()
            .ShouldMatch([golden.GetProperty("initialLoss").GetDouble(), .. golden.Numbers("losses")], tolerance, tolerance, "losses");
        plans.Store.Scalar(graph.Step).ShouldBe(10);
        foreach (var parameter in golden.GetProperty("parametersAfterStep10").EnumerateObject())
        {
            Doubles<T>(plans.Store.Tensor(graph.Parameters.Find(NameOf(parameter.Name))!))
                .ShouldMatch(parameter.Value.Numbers(), tolerance, tolerance, parameter.Name);
        }
    }

    private static TrainingPlans<T> Start<T>(TrainingGraph graph)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var plans = new TrainingPlans<T>(graph, seed: 1, new WorkerTeam(1));
        foreach (var parameter in File.GetProperty("parameters").EnumerateObject())
        {
            if (graph.Parameters.Find(NameOf(parameter.Name)) is { } variable)
            {
                plans.Store.SetTensor(variable, Values<T>(parameter.Value.Numbers()));
            }
        }

        Feed(plans.StepPlan(8), graph);
        return plans;
    }

    private static double Loss<T>(TrainingPlans<T> plans, TrainingGraph graph)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var plan = plans.Compile([graph.Loss], 8);
        Feed(plan, graph);
        plan.Run();
        return plan.Scalar(0);
    }

    private static void Feed<T>(Plan<T> plan, TrainingGraph graph)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Values<T>(File.Numbers("inputs")).CopyTo(plan.Input(NetworkGraph.FeaturesKey));
        if (graph.Network.Task.Loss.Targets == TargetKind.Labels)
        {
            Golden.Labels.CopyTo(plan.IndexInput(BatchKeys.Targets));
        }
        else
        {
            Values<T>(File.Numbers("targets")).CopyTo(plan.Input(BatchKeys.Targets));
        }
    }

    /// <summary>The inputs stay in the plan from step to step.</summary>
    private static double Step<T>(TrainingPlans<T> plans)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var plan = plans.StepPlan(8);
        plan.Run();
        return plan.Scalar(0);
    }

    private static Network NetworkOf(JsonElement golden)
    {
        string[] used = [.. golden.GetProperty("parameters").EnumerateArray().Select(name => name.GetString()!)];
        var network = Network.For(
            golden.GetProperty("loss").GetString() == "squaredHalf" ? NetworkTask.Regression(4) : NetworkTask.Classification(4), [5]);
        for (var i = 1; i <= 2; i++)
        {
            network = network.Add(new Dense(i == 1 ? 7 : 6) { Name = $"hidden{i}", UseBias = used.Contains($"hidden{i}/bias") });
            network = used.Contains($"hidden{i}/gamma") ? network.Add(new BatchNormalization { Name = $"hidden{i}Normalization" })
                : network;
            network = golden.GetProperty("activations")[i - 1].GetString() switch
            {
                "tanh" => network.Tanh(),
                "relu" => network.Relu(),
                _ => network.LeakyRelu(),
            };
        }

        return network;
    }

    private static string NameOf(string goldenName)
    {
        var parts = goldenName.Split('/');
        return parts[1] switch
        {
            "weight" => $"{parts[0]}/weights",
            "gamma" => $"{parts[0]}Normalization/scale",
            "beta" => $"{parts[0]}Normalization/shift",
            "mean" => $"{parts[0]}Normalization/movingMean",
            "variance" => $"{parts[0]}Normalization/movingVariance",
            _ => goldenName,
        };
    }

    private static T[] Values<T>(double[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Array.ConvertAll(values, T.CreateTruncating);

    private static double[] Doubles<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Array.ConvertAll(values.ToArray(), double.CreateTruncating);
}
