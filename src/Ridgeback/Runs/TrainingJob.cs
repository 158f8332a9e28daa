using Ridgeback.Configuration;
using Ridgeback.Data;
using Ridgeback.Diagnostics;
using Ridgeback.Formats;
using Ridgeback.Networks;
using Ridgeback.Reports;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary>A training with a folder: from a configuration to a model, its figures and a report.</summary>
/// <remarks>
/// <see cref="Begin"/> and <see cref="Resume"/> check everything that can be checked and write the configuration;
/// <see cref="Run"/> trains and writes the rest. Whatever ends the process in between, <see cref="Resume"/> goes on
/// from the last checkpoint to the same model, byte for byte.
/// </remarks>
public sealed class TrainingJob : IDisposable
{
    private static readonly string[] ChangeableOnResume =
        ["training.epochs", "training.threads", "training.checkpointEverySeconds", "training.evaluateBeside",
            "training.earlyStopping.patience", "ensemble.parallel", "data.rowsIn"];

    /// <summary>Below that many dev or test rows a difference hardly shows.</summary>
    private const int FewestCompared = 100;

    /// <summary>What members that build on one another were trained with stays as it was.</summary>
    private static readonly string[] ChangeableWhileBoosting = ["training.threads", "training.checkpointEverySeconds"];

    private readonly RunFolder folder;
    private readonly bool resumed;

    private TrainingJob(RunData data, RunFolder folder, bool resumed)
    {
        Data = data;
        this.folder = folder;
        this.resumed = resumed;
    }

    /// <summary>The data, the network and the complete configuration.</summary>
    public RunData Data { get; }

    /// <summary>The folder of the run.</summary>
    public string Folder => folder.FullPath;

    /// <summary>Whether it was taken up.</summary>
    internal bool IsResumed => resumed;

    /// <summary>Opens data, makes the network and the folder, and writes the configuration into it.</summary>
    /// <param name="source">The configuration.</param>
    /// <param name="output">The folder; null for <c>runs/SOURCE-n</c> with the first n that is free.</param>
    /// <exception cref="InputException">Something cannot be used; nothing was written.</exception>
    /// <exception cref="ConfigurationException">The configuration has faults; nothing was written.</exception>
    /// <exception cref="Graphs.GraphException">The network does not fit the data; nothing was written.</exception>
    public static TrainingJob Begin(ConfigurationSource source, string? output = null)
    {
        var data = RunData.Open(source.Read());
        return Open(data, RunFolder.Create(output, data.Settings.Value.Data.Source), resumed: false);
    }

    /// <summary>Takes up a run where its last checkpoint left it, or from the beginning where it has none.</summary>
    /// <param name="run">The folder of the run.</param>
    /// <param name="overrides">Options <c>path=value</c> that change neither data nor network nor what was computed so far.</param>
    /// <exception cref="InputException">There is no run, its data has changed, or an option may not be changed.</exception>
    /// <exception cref="ConfigurationException">The configuration has faults.</exception>
    public static TrainingJob Resume(string run, IReadOnlyList<string> overrides)
    {
        RunFolder.RequireRun(run);
        RequireChangeable(run, overrides, ChangeableOnResume);
        var path = Path.Combine(run, RunFolder.ConfigurationFile);
        RequireSame(run, new ConfigurationSource(path, []).Read().Value, overrides);
        var settings = new ConfigurationSource(path, overrides).Read();
        if (settings.Value.Ensemble?.Method is Ensembles.Boosting)
        {
            RequireChangeable(run, overrides, ChangeableWhileBoosting);
        }

        var data = RunData.Open(settings);
        return Open(data, RunFolder.Reopen(run), resumed: true);
    }

    /// <summary>Trains, evaluates and writes all files of the run.</summary>
    /// <param name="progress">Told after every evaluation.</param>
    /// <param name="cancellation">Cancelling saves a checkpoint and writes the best so far; the test rows stay sealed.</param>
    /// <exception cref="InputException">A file cannot be written.</exception>
    public JobResult Run(IProgress<EvaluationPoint>? progress = null, CancellationToken cancellation = default)
    {
        var configuration = Data.Settings.Value;
        if (configuration.Ensemble is not null)
        {
            throw new InputException(
                "Training", "expected the configuration of a single network, received an ensemble", "Use EnsembleJob.Run");
        }

        var options = configuration.Options() with
        {
            Callbacks = [new MetricsWriter(folder[RunFolder.MetricsFile])],
            Progress = progress,
            Checkpoint = new CheckpointOptions(folder[RunFolder.CheckpointFolder])
            {
                Every = TimeSpan.FromSeconds(configuration.Training.CheckpointEverySeconds),
                Resume = resumed,
            },
        };
        var dev = Data.Split.Dev.Count > 0 ? Data.Split.Dev : null;
        var training = Train(dev, options, cancellation);
        var finished = training.StoppedBy is not (StopReason.Cancelled or StopReason.NotFinite);
        var test = finished && Data.Split.Test.Count > 0 ? OpenTest() : null;
        var result = new JobResult
        {
            Folder = folder.FullPath,
            Training = training,
            Test = test is null ? null : training.Evaluate(test),
            TrainDev = Data.Split.TrainDev is { } apart ? (training with { Model = training.DevModel }).Evaluate(apart) : null,
            DevAgainstTest = test is not null && dev is not null && Math.Min(test.Count, dev.Count) >= FewestCompared
                ? TwoSampleTest.Compare(dev, test) : null,
            Regularization = new RegularizationTable(training, configuration, dev ?? Data.Split.Train.Data),
            Configuration = configuration,
            Network = new NetworkSummary(training.Model.Network),
        };
        Write(result, test);
        return result;
    }

    /// <summary>Trains; what cannot even begin leaves no folder behind.</summary>
    private TrainingRun Train(Dataset? dev, TrainingOptions options, CancellationToken cancellation)
    {
        try
        {
            return Trainer.Fit(Data.Network, Data.Split.Train, dev, options, cancellation);
        }
        catch (Exception exception) when (exception is InputException or Graphs.GraphException
            && !resumed && !Directory.Exists(folder[RunFolder.CheckpointFolder]) && !File.Exists(folder[RunFolder.MetricsFile]))
        {
            Withdraw();
            throw;
        }
    }

    /// <summary>Lets others use the folder.</summary>
    public void Dispose() => folder.Dispose();

    /// <summary>Takes back what beginning wrote.</summary>
    internal void Withdraw()
    {
        File.Delete(folder[RunFolder.ConfigurationFile]);
        folder.Withdraw();
    }

    private static void RequireChangeable(string run, IReadOnlyList<string> overrides, string[] changeable)
    {
        if (overrides.Select(option => option.Split('=')[0].Trim()).FirstOrDefault(path => !changeable.Contains(path)) is { } path)
        {
            throw new InputException(
                $"Resuming '{run}'", $"expected changes to {string.Join(", ", changeable)} only, received a change to {path}",
                "Leave it out, or begin a new run");
        }
    }

    /// <summary>
    /// A change must not turn something on that was off, nor move what the schedule depends on: the checkpoint would be of another
    /// training.
    /// </summary>
    private static void RequireSame(string run, RunConfiguration before, IReadOnlyList<string> overrides)
    {
        bool Changes(string path) => overrides.Any(option => option.Split('=')[0].Trim().StartsWith(path, StringComparison.Ordinal));
        var wrong = before.Training.EarlyStopping is null && Changes("training.earlyStopping.") ? "early stopping, which the run is without"
            : before.Ensemble is null && Changes("ensemble.") ? "an ensemble, which the run is not"
            : before.Schedule is { UsesEpochs: true } && Changes("training.epochs") && !overrides.Contains(
                $"training.epochs={before.Training.Epochs}") ? $"the epochs that its schedule {before.Schedule.Kind} goes by"
            : null;
        if (wrong is not null)
        {
            throw new InputException(
                $"Resuming '{run}'", $"expected changes that leave what was computed so far as it is, received a change to {wrong}",
                "Leave it out, or begin a new run");
        }
    }

    private static TrainingJob Open(RunData data, RunFolder folder, bool resumed)
    {
        var path = folder[RunFolder.ConfigurationFile];
        var json = data.Settings.ToJson() + "\n";
        try
        {
            if (!resumed || File.ReadAllText(path) != json)
            {
                AtomicFile.WriteText(path, json);
            }
        }
        catch
        {
            folder.Withdraw();
            throw;
        }

        return new TrainingJob(data, folder, resumed);
    }

    /// <summary>
    /// The test rows; that they are opened is written down before, and once for one training however often it is resumed.
    /// </summary>
    internal Dataset OpenTest()
    {
        var path = folder[RunFolder.OpeningsFile];
        var reason = TestOpenings.Read(path) is [var first, ..] ? first.Reason
            : TestOpenings.Add(path, "final evaluation of the training").Reason;
        return Data.Split.Test.Open(reason);
    }

    private void Write(JobResult result, Dataset? test)
    {
        MetricsTable.Write(folder[RunFolder.MetricsFile], [.. result.Training.History, .. result.Training.Second?.History ?? []]);
        result.Training.Model.Save(folder.FullPath);
        AtomicFile.WriteText(folder[RunFolder.ResultFile], ResultJson.Of(result, indented: true));
        HtmlReport.WriteTo(ReportOfRun.Build(result, Data, test), folder[RunFolder.ReportFile]);
    }
}
