using Ridgeback.Data;
using Ridgeback.Ensembles;
using Ridgeback.Graphs;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Tests.Formats;
using Ridgeback.Tests.Training;
using Ridgeback.Training;

namespace Ridgeback.Tests.Ensembles;

[Trait("Row", "R097")]
public class AveragingTests
{
    private static readonly TrainingOptions Short = new() { Epochs = 5, Seed = 11, Threads = 1 };

    private static TrainingSet Train => Problems.Iris.Train;

    private static Dataset Dev => Problems.Iris.Dev;

    private static TrainingSet Noise => Problems.Noise(60, 0.3).AsTrainingSet();

    private static Dataset NoiseDev => Problems.Noise(30, 5);

    /// <summary>Another seed, another optimizer, other layers, another kind of unit.</summary>
    private static EnsembleMember[] Different =>
    [
        new(Problems.Small(Train), Short),
        new(Problems.Small(Train), Short with { Optimizer = new Momentum(0.05), Seed = 3 }),
        new(Network.Classifier(Train).Dense(5).Tanh(), Short with { Epochs = 2 }),
        new(Network.Classifier(Train).Add(new Ridgeback.Layers.Maxout(3, 2)), Short),
    ];

    [Fact]
    public void Members_of_other_seeds_are_the_single_trainings_with_these_seeds()
    {
        var run = new SeedAveraging { Members = 3 }.Fit(Problems.Small(Train), Train, Dev, Short);
        for (var i = 0; i < 3; i++)
        {
            var single = Problems.Small(Train).Train(Train, Dev, Short with { Seed = 11 + (ulong)i });
            Problems.Bits(run.Ensemble.Members[i]).ShouldBe(Problems.Bits(single.Model));
            run.Members[i].Seed.ShouldBe(11 + (ulong)i);
            run.Dev!.Members[i].Accuracy.ShouldBe(single.Dev!.Accuracy);
        }
    }

    [Fact]
    [Trait("Row", "R098")]
    public void Predicted_and_measured_error_of_the_mean_agree()
    {
        var run = Averaging.Fit(Different, Train, Dev);
        var errors = run.Dev!.Errors!;
        errors.Members.ShouldBe(4);
        errors.Predicted.ShouldBe(errors.Measured, 1e-10);
        errors.Predicted.ShouldBeLessThan(errors.Variance);
        var brier = 0.0;
        for (var row = 0; row < Dev.Count; row++)
        {
            for (var c = 0; c < 3; c++)
            {
                brier += Math.Pow(run.Dev.Together.Outputs[(3 * row) + c] - (Dev.Labels[row] == c ? 1.0 : 0), 2) / (3 * Dev.Count);
            }
        }

        errors.Measured.ShouldBe(brier, 1e-6);
    }

    [Fact]
    public void Side_by_side_gives_the_same_bits()
    {
        var alone = Averaging.Fit(Different, Train, Dev);
        foreach (var parallel in new[] { 2, 8 })
        {
            var beside = Averaging.Fit(Different, Train, Dev, ensemble: new EnsembleOptions { Parallel = parallel });
            beside.Ensemble.Members.Select(Problems.Bits).ShouldBe(alone.Ensemble.Members.Select(Problems.Bits));
            beside.Members.Select(member => member.Number).ShouldBe([1, 2, 3, 4]);
        }
    }

    [Fact]
    public void A_killed_ensemble_goes_on_and_trained_members_are_not_trained_again()
    {
        using var folder = new TemporaryFolder();
        var whole = Averaging.Fit(Different, Train, Dev, ensemble: Kept(folder.File("whole"), false));
        EnsembleMember[] failing = [.. Different];
        failing[2] = failing[2] with
        {
            Options = failing[2].Options with
            {
                Callbacks =
            [new Calls { Epoch = (epoch, _) => throw new OperationCanceledException($"killed after epoch {epoch}") }]
            }
        };
        Should.Throw<OperationCanceledException>(() => Averaging.Fit(failing, Train, Dev, ensemble: Kept(folder.File("cut"), false)));
        File.Exists(folder.File("cut/member-2/member.json")).ShouldBeTrue();
        File.Exists(folder.File("cut/member-3/member.json")).ShouldBeFalse();
        File.Exists(folder.File("cut/member-3/checkpoint/checkpoint.safetensors")).ShouldBeTrue();

        var steps = new int[4];
        EnsembleMember[] counted = [.. Different.Select(
            (member, i) => member with { Options = member.Options with { Callbacks = [new Calls { Step = _ => steps[i]++ }] } })];
        var resumed = Averaging.Fit(counted, Train, Dev, ensemble: Kept(folder.File("cut"), true));
        resumed.Ensemble.Members.Select(Problems.Bits).ShouldBe(whole.Ensemble.Members.Select(Problems.Bits));
        steps[..2].ShouldBe([0, 0]);
        steps[2].ShouldBe((int)whole.Members[2].Steps / 2, "one of its two epochs was done");
        steps[3].ShouldBe((int)whole.Members[3].Steps);
        resumed.Members.Select(member => (member.Steps, member.BestStep, member.StoppedBy))
            .ShouldBe(whole.Members.Select(member => (member.Steps, member.BestStep, member.StoppedBy)));
    }

    [Fact]
    public void More_epochs_train_on_and_other_settings_are_refused()
    {
        using var folder = new TemporaryFolder();
        var members = Different[..1];
        Averaging.Fit(members, Train, Dev, ensemble: Kept(folder.Path, false));
        EnsembleMember[] longer = [members[0] with { Options = members[0].Options with { Epochs = 8 } }];
        var resumed = Averaging.Fit(longer, Train, Dev, ensemble: Kept(folder.Path, true));
        resumed.Members[0].Epochs.ShouldBe(8);
        Problems.Bits(resumed.Ensemble.Members[0]).ShouldBe(Problems.Bits(Averaging.Fit(longer, Train, Dev).Ensemble.Members[0]));
        EnsembleMember[] other = [members[0] with { Options = members[0].Options with { Optimizer = new Adam(0.5) } }];
        Should.Throw<InputException>(() => Averaging.Fit(other, Train, Dev, ensemble: Kept(folder.Path, true)))
            .Message.ShouldContain("expected one of");
        Averaging.Fit(other, Train, Dev, ensemble: Kept(folder.Path, false)).Members[0].History.ShouldNotBeEmpty();
    }

    /// <summary>
    /// A member that was trained is what it would be under other settings of the second training or another solver only by chance.
    /// </summary>
    [Fact]
    public void Another_second_training_or_solver_makes_another_member()
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, first, second) in new[]
        {
            ("length", new EarlyStopping { Then = AfterStopping.Retrain },
                new EarlyStopping { Then = AfterStopping.Retrain, RetrainFor = RetrainLength.Updates }),
            ("bound", new EarlyStopping { Then = AfterStopping.Continue, MostSteps = 1 },
                new EarlyStopping { Then = AfterStopping.Continue, MostSteps = 30 }),
        })
        {
            EnsembleMember[] Members(EarlyStopping stopping) =>
                [new(Problems.Small(Noise), Short with { BatchSize = 8, EarlyStopping = stopping })];
            var before = Averaging.Fit(Members(first), Noise, NoiseDev, ensemble: Kept(folder.File(name), false));
            var resumed = Averaging.Fit(Members(second), Noise, NoiseDev, ensemble: Kept(folder.File(name), true));
            var whole = Averaging.Fit(Members(second), Noise, NoiseDev);
            Problems.Bits(resumed.Ensemble.Members[0]).ShouldBe(Problems.Bits(whole.Ensemble.Members[0]), name);
            Problems.Bits(resumed.Ensemble.Members[0]).ShouldNotBe(Problems.Bits(before.Ensemble.Members[0]), name);
        }

        var line = Problems.Line(40).AsTrainingSet();
        EnsembleMember[] Solved(Solver solver) => [new(Network.Regressor(line), Short with { Solver = solver })];
        Averaging.Fit(Solved(Solver.Gradient), line, ensemble: Kept(folder.File("solver"), false));
        Should.Throw<InputException>(() => Averaging.Fit(Solved(Solver.ClosedForm), line, ensemble: Kept(folder.File("solver"), true)))
            .Message.ShouldContain("expected one of");
    }

    [Fact]
    public void A_model_that_was_changed_is_trained_again()
    {
        using var folder = new TemporaryFolder();
        var members = Different[..2];
        var first = Averaging.Fit(members, Train, Dev, ensemble: Kept(folder.Path, false));
        first.Ensemble.Members[0].Save(folder.File("member-2"));
        var again = Averaging.Fit(members, Train, Dev, ensemble: Kept(folder.Path, true));
        again.Ensemble.Members.Select(Problems.Bits).ShouldBe(first.Ensemble.Members.Select(Problems.Bits));
    }

    [Fact]
    public void Cancelling_returns_the_trained_members()
    {
        using var source = new CancellationTokenSource();
        var members = Different;
        members[1] = members[1]
            with
        { Options = members[1].Options with { Callbacks = [new Calls { Epoch = (_, _) => source.Cancel() }] } };
        var run = Averaging.Fit(members, Train, Dev, cancellation: source.Token);
        run.Cancelled.ShouldBeTrue();
        run.Members.Select(member => member.Number).ShouldBe([1]);
        using var before = new CancellationTokenSource();
        before.Cancel();
        var nothing = Averaging.Fit(Different, Train, Dev, cancellation: before.Token);
        (nothing.Cancelled, nothing.Members.Count, nothing.Members[0].Steps).ShouldBe((true, 1, 0));
    }

    [Fact]
    public void Progress_names_the_member()
    {
        var told = new List<MemberPoint>();
        Averaging.Fit(Different[..2], Train, Dev, ensemble: new EnsembleOptions { Parallel = 2, Progress = new Listener(told) });
        told.Where(point => point.Member == 2).Select(point => point.Point.Epoch).ShouldBe([0, 1, 2, 3, 4, 5]);
        told.Count.ShouldBe(12);
    }

    [Fact]
    public void Bad_members_are_refused()
    {
        Should.Throw<InputException>(() => Averaging.Fit([], Train))
            .Message.ShouldBe("Ensemble: expected 1 member or more, received none. Give networks to train.");
        EnsembleMember[] own = [Different[0] with { Options = Short with { Checkpoint = new CheckpointOptions("x") } }];
        Should.Throw<InputException>(() => Averaging.Fit(own, Train)).Message.ShouldBe(
            "Ensemble, member 1: expected training options without a checkpoint, received one. Set the folder of the ensemble: each "
                + "member keeps its own there.");
        Should.Throw<InputException>(() => Averaging.Fit(Different, Train, Dev, Combination.Sum))
            .Message.ShouldContain("expected a way to combine classes, received Sum");
        var line = Problems.Line(9).AsTrainingSet();
        Should.Throw<InputException>(
            () => Averaging.Fit([Different[0], new(Network.Regressor(line), Short)], Train, ensemble: new EnsembleOptions { Parallel = 2 }))
            .Message.ShouldContain("expected 2 numeric targets");
        Should.Throw<GraphException>(() => new EnsembleOptions { Parallel = 0 }).Message.ShouldContain("Parallel");
        Should.Throw<GraphException>(() => new SeedAveraging { Members = 0 }).Message.ShouldContain("Members");
    }

    private static EnsembleOptions Kept(string folder, bool resume) =>
        new() { Folder = folder, Resume = resume, CheckpointEvery = TimeSpan.Zero };

    private sealed class Listener(List<MemberPoint> told) : IProgress<MemberPoint>
    {
        public void Report(MemberPoint value) => told.Add(value);
    }
}
