using System.Globalization;
using Ridgeback.Configuration;
using Ridgeback.Data;
using Ridgeback.Losses;
using Ridgeback.Networks;
using Ridgeback.Preprocessing;
using Ridgeback.Regularizers;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary>The data of a configuration, opened and divided, and the configuration with everything decided that was automatic.</summary>
public sealed class RunData
{
    private const int RowsOfLargeData = 10_000;
    private const int SmallBatch = 32;
    private const int LargeBatch = 128;

    private RunData(BoundSettings<RunConfiguration> settings, DataSplit split, Network network)
    {
        Settings = settings;
        Split = split;
        Network = network;
    }

    /// <summary>The complete configuration as used.</summary>
    public BoundSettings<RunConfiguration> Settings { get; }

    /// <summary>The rows to learn from, to choose by, and to judge by.</summary>
    public DataSplit Split { get; }

    /// <summary>The network for this data.</summary>
    public Network Network { get; }

    /// <summary>Opens the data, divides it and makes the network; writes nothing.</summary>
    /// <exception cref="InputException">The data cannot be used, is not what the configuration was made for, or does not fit the
    /// network.</exception>
    /// <exception cref="Graphs.GraphException">The network cannot be built.</exception>
    public static RunData Open(BoundSettings<RunConfiguration> settings)
    {
        var configuration = settings.Value;
        var name = configuration.Data.Source;
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new InputException(
                "Configuration, data.source", $"expected {Datasets.Expected}, received nothing", "Name the data");
        }

        var source = Datasets.Open(name, configuration.SourceOptions);
        var other = configuration.Data.TrainSource.Length > 0
            ? Datasets.OpenAs(configuration.Data.TrainSource, source.Train.Schema, configuration.SourceOptions) : null;
        var fingerprint = Fingerprint(source, other);
        if (configuration.Data.Fingerprint.Length > 0 && configuration.Data.Fingerprint != fingerprint)
        {
            throw new InputException(
                $"Data source '{name}'",
                $"expected the data the run began with (fingerprint {Short(configuration.Data.Fingerprint)}), received other data "
                    + $"({Short(fingerprint)})",
                "Restore the data, or begin a new run");
        }

        var split = other is null ? source.Split(configuration.Data.Split) : source.SplitWith(other, configuration.Data.Split);
        if (configuration.Data.Bins > 0 || configuration.Data.BinEdges.Count > 0)
        {
            split = split.WithBins(training => configuration.Data.BinEdges.Count > 0
                ? TargetBins.Of(training, configuration.Data.BinEdges) : TargetBins.Quantiles(training, configuration.Data.Bins));
        }

        var data = Decide(settings, split, DataDecisions(configuration, source.Train, fingerprint));
        if (configuration is { Ensemble: not null, Heads.Count: > 0 })
        {
            throw new InputException(
                "Configuration, heads", "expected a single network for several heads, received an ensemble", "Leave out heads or ensemble");
        }

        configuration.Ensemble?.Check(data);
        return data;
    }

    /// <summary>The same data under a configuration with some settings changed, which are not those of the data.</summary>
    /// <param name="changes">Options <c>path=value</c>.</param>
    /// <exception cref="ConfigurationException">A change is faulty.</exception>
    /// <exception cref="InputException">The network does not fit the data.</exception>
    internal RunData Vary(IReadOnlyList<string> changes)
    {
        var document = SettingsDocument.Parse(Settings.ToJson(), "configuration");
        foreach (var change in changes)
        {
            document.Set(change);
        }

        return Decide(document.Bind(RunConfiguration.Bind), Split, []);
    }

    private static RunData Decide(BoundSettings<RunConfiguration> settings, DataSplit split, List<(string Path, string Json)> decided)
    {
        var configuration = settings.Value;
        var task = NetworkTask.Of(split.Train.Data);
        task = configuration.Loss.Loss is { } loss ? task.With(loss) : task;
        settings = ConfigurationSource.With(settings, [.. decided, .. Decisions(configuration, split.Train.Data, task)]);
        var network = Network.For(task, new Graphs.Shape(split.Train.Data.ExampleShape));
        network = settings.Value.Layers.Aggregate(network, (longer, layer) => longer.Add(layer, null, 0))
            .WithOutput(settings.Value.Output.Weights, settings.Value.Output.Bias);
        network = settings.Value.Heads.Aggregate(network, (longer, head) => longer.WithHead(head.Make(split.Train.Data), null, 0))
            .For(split.Train);
        CheckSize(network);
        CheckNames(network, settings.Value);
        TrainingChecks.Check(network, split.Train, split.Dev, settings.Value.Options());
        StoppingChecks.CheckSecond(split.Dev, settings.Value.Options().EarlyStopping);
        return new RunData(settings, split, network);
    }

    /// <summary>
    /// The training rows after their preprocessing, which is fitted here, and the network on what it gives: components or categories change
    /// the features.
    /// </summary>
    /// <exception cref="InputException">The preprocessing cannot be fitted.</exception>
    public (Network Network, TrainingSet Rows) Prepare()
    {
        var options = Settings.Value.Options();
        var pipeline = FineTuningStart.Pipeline(options) ?? Pipeline.Fit(Split.Train, [.. options.Preprocessing]);
        return (Network.For(pipeline), pipeline.Apply(Split.Train));
    }

    private static List<(string Path, string Json)> DataDecisions(RunConfiguration configuration, Dataset data, string fingerprint)
    {
        var decisions = new List<(string, string)>
        {
            ("data.fingerprint", ConfigurationSource.Quote(fingerprint)),
            ("data.task", data.Task == LearningTask.Classification ? "\"classification\"" : "\"regression\""),
        };
        if (configuration.Data.Split.ChoosesShares)
        {
            (var train, var dev, var test) = SplitOptions.SharesFor(data.Count);
            decisions.AddRange([("data.split.train", Number(train)), ("data.split.dev", Number(dev)), ("data.split.test", Number(test))]);
        }

        return decisions;
    }

    private static List<(string Path, string Json)> Decisions(RunConfiguration configuration, Dataset rows, NetworkTask task)
    {
        var batch = configuration.Training.BatchSize ?? (rows.Count < RowsOfLargeData ? SmallBatch : LargeBatch);
        var decisions = new List<(string, string)>
        {
            ("loss", LossChoices.Write(task.Loss)),
            ("training.batchSize", batch.ToString(CultureInfo.InvariantCulture)),
        };
        if (configuration.ChoosesLayers && task.Kind == LearningTask.Regression)
        {
            decisions.Add(("network.layers", RunConfiguration.LayersForNumbers));
        }

        for (var i = 0; i < configuration.Heads.Count; i++)
        {
            var head = configuration.Heads[i].Make(rows);
            var learned = head.TaskFor([rows.FeatureCount]);
            decisions.Add(($"heads[{i}].loss", LossChoices.Write(learned.Loss)));
            if (configuration.Heads[i].Task == HeadTask.Auto)
            {
                decisions.Add(($"heads[{i}].task", learned.Kind == LearningTask.Classification ? "\"classification\"" : "\"regression\""));
            }
        }

        for (var i = 0; i < configuration.Preprocessing.Count; i++)
        {
            if (configuration.Preprocessing[i].Step is null)
            {
                decisions.Add(($"preprocessing[{i}]", PreprocessingCatalog.Automatic(rows, configuration.Data.Source)));
            }
        }

        return decisions;
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A layer's weights must fit into one array.</summary>
    private static void CheckSize(Network network)
    {
        LayerSummary? large;
        try
        {
            large = new NetworkSummary(network).Rows.FirstOrDefault(row => row.Parameters > Array.MaxLength);
        }
        catch (OverflowException)
        {
            throw TooLarge("network.layers", "more than can be counted");
        }

        if (large is not null)
        {
            throw TooLarge($"layer '{large.Name}'", FormattableString.Invariant($"{large.Parameters:N0}"));
        }
    }

    private static InputException TooLarge(string what, string received) => new(
        $"Configuration, {what}",
        FormattableString.Invariant($"expected at most {Array.MaxLength:N0} numbers in a layer, received {received}"),
        "Use fewer units");

    private static void CheckNames(Network network, RunConfiguration configuration)
    {
        Check("penalties", configuration.Penalties.Select(penalty => (penalty.Layers, penalty is WeightPenalty)));
        Check("multipliers", configuration.Multipliers.Select(multiplier => (multiplier.Measure.Layers, true)));
        Check("shrinkage", configuration.Shrinkage.Select(shrinkage => (shrinkage.Layers, true)));
        Check("constraints", configuration.Constraints.Select(constraint => (constraint.Layers, true)));
        LayerNames.Check(network, "weightNoise", configuration.WeightNoise?.Layers);

        void Check(string list, IEnumerable<(IReadOnlyList<string>? Layers, bool OfWeights)> users)
        {
            foreach (var (i, user) in users.Index())
            {
                LayerNames.Check(network, $"{list}[{i}]", user.Layers, user.OfWeights);
            }
        }
    }

    /// <summary>One hash for all rows of a source, its own test rows included.</summary>
    private static string Fingerprint(SourceData source, Dataset? other)
    {
        Dataset[] parts = [.. new[] { source.Train, source.Test, other }.OfType<Dataset>()];
        return string.Concat(parts.Select(part => part.Fingerprint[..(64 / parts.Length)]));
    }

    private static string Short(string fingerprint) => fingerprint.Length <= 12 ? fingerprint : fingerprint[..12] + "…";
}
