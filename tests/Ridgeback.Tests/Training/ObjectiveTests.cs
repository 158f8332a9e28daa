using Ridgeback.Data;
using Ridgeback.Graphs;
using Ridgeback.Networks;
using Ridgeback.Objectives;
using Ridgeback.Optimizers;
using Ridgeback.Regularizers;
using Ridgeback.Schedules;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>What is made small and measured is an objective's; what is none is refused.</summary>
public class ObjectiveTests
{
    private static readonly TrainingSet Train = Problems.Noise(45, 1).AsTrainingSet();
    private static readonly Dataset Dev = Problems.Noise(20, 5);
    private static readonly Network Network = Problems.Small(Train).WithHead(Head.Reconstruction("rebuild") with { Weight = 0.5 });

    private static readonly TrainingOptions Options = new() { BatchSize = 16, Epochs = 3, Threads = 1, Seed = 2 };

    /// <summary>The own task and a head with its weight, written by hand, are the supervised objective.</summary>
    [Fact]
    public void The_parts_of_the_network_s_losses_add_up_to_them()
    {
        var parts = Objective.Custom("parts", scope => new ObjectiveNodes(
            [.. new OwnTask().Build(scope).Minimized, .. new HeadTask("rebuild").Build(scope).Minimized]));
        var byHand = Network.Train(Train, Dev, Options with { Objective = parts });
        var plain = Network.Train(Train, Dev, Options);
        Problems.Bits(byHand.Model).ShouldBe(Problems.Bits(plain.Model));
        foreach ((var one, var other) in byHand.History.Zip(plain.History))
        {
            one.TrainLoss.ShouldBe(other.TrainLoss, 1e-6);
            one.DevLoss!.Value.ShouldBe(other.DevLoss!.Value, 1e-6);
            one.BatchLoss.ShouldBe(other.BatchLoss);
        }
    }

    /// <summary>A reconstruction alone is an objective that needs no labels.</summary>
    [Fact]
    public void A_head_alone_is_trained_by_its_objective()
    {
        var run = Network.Train(Train, Dev, Options with { Objective = new HeadTask("rebuild"), Epochs = 30, Optimizer = new Adam(0.01) });
        run.History[^1].DevLoss!.Value.ShouldBeLessThan(0.5 * run.History[0].DevLoss!.Value);
        run.Dev!.Heads[0].Evaluation!.Loss.ShouldBe(2 * run.History.Min(point => point.DevLoss!.Value), 1e-5);
    }

    /// <summary>Values of each row are averaged over all rows with their weights, whatever the batches; scalars over batches.</summary>
    [Theory]
    [InlineData(40)]
    [InlineData(300)]
    [InlineData(515)]
    public void Measures_are_means_over_rows(int count)
    {
        var weights = Enumerable.Range(0, count).Select(i => (float)((i % 3) + 1)).ToArray();
        var data = Problems.Noise(count, 3).WithWeights(weights);
        var objective = Objective.Custom("measured", scope => new(new Term(scope.Output.Square().Sum(-1), scope.Weights))
        {
            Measures =
            [
                new("weighted", scope.Features.Slice(1, 0, 1).Reshape([Shape.Batch]), scope.Weights),
                new("plain", scope.Features.Slice(1, 0, 1).Reshape([Shape.Batch])),
                new("class", scope.Classes.Slice(1, 2, 1).Sum(-1)),
                new("constant", 7.0),
            ],
        });
        var point = Problems.Small(data.AsTrainingSet())
            .Train(data.AsTrainingSet(), data, Options with { Objective = objective, Epochs = 0, Preprocessing = [] }).History[0];
        var first = Enumerable.Range(0, count).Select(i => (double)data.Features[6 * i]).ToArray();
        point.Measured["weighted"].Dev!.Value.ShouldBe(first.Zip(weights, (x, w) => x * w).Sum() / weights.Sum(w => (double)w), 1e-6);
        point.Measured["plain"].Dev!.Value.ShouldBe(first.Average(), 1e-6);
        point.Measured["class"].Dev!.Value.ShouldBe(data.Labels.ToArray().Count(label => label == 2) / (double)count, 1e-6);
        point.Measured["constant"].ShouldBe(new MeasuredValue("constant", 7, 7));
        Should.Throw<KeyNotFoundException>(() => point.Measured["other"]).Message.ShouldContain("there are: weighted, plain");
    }

    /// <summary>Classes as rows of 0 and 1 for one logit, for logits of each class and for labels.</summary>
    [Fact]
    public void Classes_are_the_same_under_every_loss()
    {
        foreach ((var data, var network) in new[]
        {
            (Problems.TwoKinds, Problems.Small(Problems.TwoKinds.AsTrainingSet())),
            (Train.Data, Problems.Small(Train)),
            (Train.Data, Problems.Small(Train).WithLoss(new Ridgeback.Losses.Logistic())),
        })
        {
            var objective = Objective.Custom("same", scope => new(scope.Output.Square().Mean())
            {
                Measures = [new("pairs", scope.SameClass.Sum(-1)), new("first", scope.Classes.Slice(1, 0, 1).Sum(-1))],
            });
            var run = network.Train(data.AsTrainingSet(), data, Options with { Objective = objective, Epochs = 0 });
            var measured = run.History[0].Measured;
            var shares = data.Labels.ToArray().GroupBy(label => label).Select(same => (double)same.Count()).ToList();
            measured["pairs"].Dev!.Value.ShouldBe(shares.Sum(count => count * count) / data.Count, 1e-4);
            measured["first"].Dev!.Value.ShouldBe(data.Labels.ToArray().Count(label => label == 0) / (double)data.Count, 1e-6);
        }
    }

    /// <summary>Each error names where, what was expected and received, and a remedy.</summary>
    public static TheoryData<string, string, string> Bad => new()
    {
        { "nothing", "Objective 'bad': expected something to minimize, received no term", "Return one scalar at least" },
        {
            "vector", "Objective 'bad', term 1: expected a scalar or one value for each example (batch), received Real (batch, 3)",
            ".Sum(-1)"
        },
        { "index", "Objective 'bad', term 1: expected a scalar or one value for each example (batch), received Index", "Take the sum" },
        {
            "weights", "Objective 'bad', term 1: expected weights of the shape of values for each example, received Real (batch, 3)",
            "Weigh"
        },
        { "measure twice", "Objective 'bad': expected a name of its own for each measure, received 'm' twice", "Rename" },
        { "measure", "Objective 'bad', measure 'm': expected a scalar or one value", "Take the sum" },
        { "constant", "Objective 'bad': expected a value that depends on a parameter out of dense1/weights", "Let it read an output" },
        {
            "layer", "Objective 'bad': expected a layer out of dense1, relu1, output, rebuild.output, received 'dense7'",
            "Correct the name"
        },
        { "head", "Objective 'headTask': expected a head out of rebuild, received 'size'", "WithHead" },
        { "measured", "Early stopping, Measured: expected a value that the objective measures (there is none), received 'm'", "Correct" },
        {
            "measured other", "Early stopping, Measured: expected a value that the objective measures (k), received 'm'",
            "Correct the name"
        },
        { "measured twice", "Early stopping, Measured: expected one thing to watch, received 'm' and Error", "Leave out" },
        { "one name", "Training steps: expected a name of its own without '/' for each step, received 'a' twice", "Rename the step" },
        { "no name", "Training steps: expected a name of its own without '/' for each step, received ''", "Rename the step" },
        {
            "not its layer", "Training step 'a', Layers: expected names out of dense1, relu1, output, rebuild.output, received \"dense9\"",
            "Correct"
        },
        {
            "one layer", "Training step 'b', Layers: expected layers that no other step moves, received 'dense1', which step 'a' moves",
            "once"
        },
        {
            "two rests", "Training step 'b', Layers: expected names, because another step moves all that is left, received none",
            "all steps but"
        },
        {
            "not reached", "Objective 'ownTask': expected a value that depends on a parameter out of rebuild.output/weights",
            "let the step move"
        },
        { "plateau", "Training step 'a', Schedule: expected a schedule of steps or epochs, received onPlateau", "the training's own" },
        { "multiplier", "Training options, Multipliers: expected none beside named steps, received some and 1 steps", "Leave it out" },
        { "tolerance", "Training options, Tolerance: expected none beside named steps, received some and 1 steps", "Leave it out" },
        { "objective and steps", "Training options, Objective: expected none beside named steps", "Give each step its objective" },
        { "continue", "Early stopping, Then: expected Keep or Retrain with an objective other than the network's losses", "Retrain" },
        { "numbers", "Objective 'bad': expected a network of classes, received one of Regression", "Use Targets" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_is_no_objective_or_no_step_is_refused(string kind, string what, string remedy)
    {
        TrainingStep a = new("a", new OwnTask()) { Layers = ["dense1", "output"] };
        TrainingStep b = new("b", new HeadTask("rebuild"));
        var options = kind switch
        {
            "nothing" => Minimize(_ => new ObjectiveNodes()),
            "vector" => Minimize(scope => scope.Output),
            "index" => Minimize(scope => scope.Targets),
            "weights" => Minimize(scope => new(new Term(scope.Output.Sum(-1), scope.Output))),
            "measure twice" => Minimize(scope => Measuring(scope, "m", "m")),
            "measure" => Minimize(scope => new(scope.Output.Mean()) { Measures = [new("m", scope.Output)] }),
            "constant" => Minimize(scope => scope.Features.Square().Mean()),
            "layer" => Minimize(scope => scope.Layer("dense7").Mean()),
            "head" => Options with { Objective = new HeadTask("size") },
            "measured" => Options with { EarlyStopping = new() { Measured = "m" } },
            "measured other" => Minimize(scope => Measuring(scope, "k")) with { EarlyStopping = new() { Measured = "m" } },
            "measured twice" => Options with { EarlyStopping = new(3, StoppingMeasure.Error) { Measured = "m" } },
            "one name" => Steps(a, b with { Name = "a" }),
            "no name" => Steps(a with { Name = "" }),
            "not its layer" => Steps(a with { Layers = ["dense9"] }),
            "one layer" => Steps(a, b with { Layers = ["dense1"] }),
            "two rests" => Steps(a with { Layers = null }, b),
            "not reached" => Steps(a with { Layers = ["rebuild.output"] }),
            "plateau" => Steps(a with { Schedule = new OnPlateau(3) }),
            "multiplier" => Steps(a) with { Multipliers = [new Multiplier(new L2(1), 1, 0.1)] },
            "tolerance" => Steps(a) with { Tolerance = new() },
            "objective and steps" => Steps(a) with { Objective = new OwnTask() },
            "continue" => Options with { Objective = new OwnTask(), EarlyStopping = new() { Then = AfterStopping.Continue } },
            _ => Minimize(scope => scope.Classes.Mean()),
        };
        var line = Problems.Line(20);
        var refused = Should.Throw<Exception>(() => kind == "numbers"
            ? Ridgeback.Networks.Network.Regressor(line.AsTrainingSet()).Train(line.AsTrainingSet(), line, options)
            : Network.Train(Train, Dev, options));
        refused.ShouldBeAssignableTo(refused is GraphException ? typeof(GraphException) : typeof(InputException));
        refused.Message.ShouldStartWith(what);
        refused.Message[what.Length..].ShouldContain(remedy);
    }

    [Fact]
    public void A_layer_s_output_is_that_of_the_model_and_of_its_layers_alone()
    {
        var run = Network.Train(Train, Dev, Options);
        var outputs = run.Model.LayerOutput("relu1", Train.Data.Joined(Train.Data).Joined(Problems.Noise(250, 4)));
        outputs.Length.ShouldBe(340 * 16);
        outputs.Min().ShouldBe(0);
        outputs[..(45 * 16)].ShouldBe(run.Model.LayerOutput("relu1", Train.Data), 1e-6);
        outputs[(45 * 16)..(90 * 16)].ShouldBe(outputs[..(45 * 16)]);
        var refused = Should.Throw<InputException>(() => run.Model.LayerOutput("relu2", Train.Data));
        refused.Message.ShouldBe(
            "Output of a layer: expected a layer out of dense1, relu1, output, rebuild.output, received 'relu2'. Correct the name.");
        Should.Throw<InputException>(() => run.Model.LayerOutput("relu1", Problems.TwoKinds)).Message.ShouldContain("expected 6 features");
    }

    private static TrainingOptions Minimize(Func<ObjectiveScope, ObjectiveNodes> build) =>
        Options with { Objective = Objective.Custom("bad", build) };

    private static TrainingOptions Steps(params IReadOnlyList<TrainingStep> steps) => Options with { Steps = steps };

    private static ObjectiveNodes Measuring(ObjectiveScope scope, params IReadOnlyList<string> names) =>
        new(scope.Output.Square().Mean()) { Measures = [.. names.Select(name => new Measure(name, scope.Output.Mean()))] };
}
