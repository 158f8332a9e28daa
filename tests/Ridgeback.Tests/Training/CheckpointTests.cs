using Ridgeback.Data;
using Ridgeback.Formats;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Preprocessing;
using Ridgeback.Regularizers;
using Ridgeback.Tests.Formats;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>A checkpoint belongs to one run, is checked when read, and is never half written.</summary>
public sealed class CheckpointTests : IDisposable
{
    private static readonly TrainingSet Train = Problems.Noise(40, 1).AsTrainingSet();
    private static readonly Dataset Dev = Problems.Noise(20, 5);
    private static readonly Network Network = Problems.Small(Train);
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_checkpoint_of_anything_else_is_refused()
    {
        Network.Train(Train, Dev, Options());
        Refused(Network, Problems.Noise(40, 2).AsTrainingSet(), Dev, Options());
        Refused(Network, Train, Problems.Noise(20, 6), Options());
        Refused(Network, Train, null, Options());
        Refused(Network, Train, Dev, Options() with { Seed = 2 });
        Refused(Network, Train, Dev, Options() with { BatchSize = 9 });
        Refused(Network, Train, Dev, Options() with { EvaluateEvery = 2 });
        Refused(Network, Train, Dev, Options() with { Optimizer = new Adam(0.002) });
        Refused(Network, Train, Dev, Options() with { Penalties = [new L2(0.1)] });
        Refused(Network, Train, Dev, Options() with { Penalties = [new L2(1e-3) { Layers = ["output"] }] });
        Refused(Network, Train, Dev, Options() with { Constraints = [new MaxNorm(2)] });
        Refused(Network, Train, Dev, Options() with { Preprocessing = [new MeanSubtraction()] });
        Refused(Network, Train, Dev, Options() with { EarlyStopping = new(10, StoppingMeasure.Error) });
        Refused(Network.Dropout(0.5), Train, Dev, Options());
        Refused(Network.Classifier(Train).Dense(16).Tanh(), Train, Dev, Options());
        Refused(Network.Classifier(Train).Dense(17).Relu(), Train, Dev, Options());
        Network.Train(Train, Dev, Options() with { Epochs = 3, Threads = 2, EarlyStopping = new(20), Callbacks = [new Calls()] })
            .Epochs.ShouldBe(3);
    }

    [Fact]
    public void The_refusal_says_what_was_expected()
    {
        Network.Train(Train, Dev, Options());
        var message = Should.Throw<InputException>(() => Network.Train(Train, Dev, Options() with { Seed = 2 })).Message;
        message.ShouldMatch(
            @"^Checkpoint '.*checkpoint\.safetensors': expected one of data [0-9a-f]{16}, dev [0-9a-f]{16}, seed 2, batch 8, optimizer "
                + @"Adam \{.*\}, settings [0-9a-f]{16}, received one of data [0-9a-f]{16}, .*seed 1, .*\. Resume with the data and "
                + @"configuration of that run, or begin a new one\.$");
    }

    [Fact]
    public void Every_cut_and_many_changes_of_the_file_are_refused()
    {
        Network.Train(Train, Dev, Options());
        var path = CheckpointFile.PathIn(folder.Path);
        var whole = File.ReadAllBytes(path);
        for (var length = 0; length < whole.Length; length += 1 + (whole.Length / 40))
        {
            File.WriteAllBytes(path, whole[..length]);
            Should.Throw<InputException>(() => Network.Train(Train, Dev, Options()), $"{length} bytes");
        }

        var text = System.Text.Encoding.Latin1.GetString(whole);
        foreach ((var from, var to) in new[]
        {
            ("version", "wersion"), ("epoch\\u0022", "apoch\\u0022"), ("history", "mystery"), ("dense1/bias", "dense9/bias"),
                ("\"training\"", "\"trainer_\""),
            ("\"F64\"", "\"F32\""), ("waited\\u0022:", "waited\\u0022;"),
        })
        {
            text.ShouldContain(from, Case.Sensitive);
            var place = text.IndexOf(from, StringComparison.Ordinal);
            var changed = text[..place] + to + text[(place + from.Length)..];
            File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(changed));
            var refused = Should.Throw<InputException>(() => Network.Train(Train, Dev, Options()), from);
            new[] { refused.What, refused.Found, refused.Remedy }.ShouldAllBe(part => part.Length > 0);
        }

        File.WriteAllBytes(path, whole);
        Network.Train(Train, Dev, Options());
    }

    [Fact]
    [Trait("Row", "R094")]
    public void A_full_disk_leaves_the_old_checkpoint()
    {
        var uninterrupted = Problems.Saved(Network.Train(Train, Dev, Options() with { Checkpoint = null, Epochs = 6 }));
        Network.Train(Train, Dev, Options() with { Epochs = 2 });
        var before = File.ReadAllBytes(CheckpointFile.PathIn(folder.Path));
        using (AtomicFile.Intercept((_, stream) => new FullDiskStream(stream, capacity: 700)))
        {
            Should.Throw<InputException>(() => Network.Train(Train, Dev, Options() with { Epochs = 4 }))
                .Message.ShouldContain("checkpoint.safetensors");
        }

        File.ReadAllBytes(CheckpointFile.PathIn(folder.Path)).ShouldBe(before);
        Directory.GetFiles(folder.Path).Length.ShouldBe(1);
        Problems.Saved(Network.Train(Train, Dev, Options() with { Epochs = 6 })).ShouldBe(uninterrupted);
    }

    [Fact]
    [Trait("Row", "R094")]
    public void It_is_written_at_evaluations_when_due_and_at_the_end()
    {
        var writes = 0;
        using (AtomicFile.Intercept((_, stream) =>
        {
            writes++;
            return stream;
        }))
        {
            Network.Train(Train, Dev, Options() with { Epochs = 3 });
            writes.ShouldBe(3 + 1);
            writes = 0;
            Network.Train(Train, Dev, Options() with { Epochs = 3, Checkpoint = new(folder.Path) { Every = TimeSpan.FromDays(1) } });
            writes.ShouldBe(1);
        }
    }

    private TrainingOptions Options() => new()
    {
        BatchSize = 8,
        Epochs = 2,
        Threads = 1,
        Penalties = [new L2(1e-3)],
        Checkpoint = new(folder.Path) { Every = TimeSpan.Zero, Resume = true },
    };

    private static void Refused(Network network, TrainingSet train, Dataset? dev, TrainingOptions options) =>
        Should.Throw<InputException>(() => network.Train(train, dev, options))
            .Message.ShouldContain("checkpoint.safetensors': expected one of");
}
