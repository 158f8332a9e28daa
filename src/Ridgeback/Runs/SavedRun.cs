using System.Text.Json;
using Ridgeback.Configuration;
using Ridgeback.Data;
using Ridgeback.Diagnostics;
using Ridgeback.Ensembles;
using Ridgeback.Networks;
using Ridgeback.Regularizers;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary>A run that left a model: evaluated on its own test rows or on other data, and used to predict.</summary>
public sealed class SavedRun
{
    private readonly BoundSettings<RunConfiguration> settings;

    private readonly Model? model;

    private SavedRun(string folder, BoundSettings<RunConfiguration> settings, Model? model, Ensemble? ensemble)
    {
        Folder = folder;
        this.settings = settings;
        this.model = model;
        Ensemble = ensemble;
    }

    /// <summary>The folder of the run.</summary>
    public string Folder { get; }

    /// <summary>The model.</summary>
    /// <exception cref="InputException">The run is an ensemble's.</exception>
    public Model Model => model ?? throw new InputException(
        $"Run '{Folder}'", "expected a run of a single network, received an ensemble", "Use a run of a single network");

    /// <summary>The models that predict as one; null for a single network.</summary>
    public Ensemble? Ensemble { get; }

    private DataSchema Schema => Ensemble?.Schema ?? Model.Schema;

    /// <summary>The configuration as used.</summary>
    public RunConfiguration Configuration => settings.Value;

    /// <summary>Reads a run.</summary>
    /// <exception cref="InputException">There is no run, it left no model yet, or a file is damaged.</exception>
    /// <exception cref="ConfigurationException">Its configuration has faults, or is of another version.</exception>
    public static SavedRun Open(string folder)
    {
        RunFolder.RequireRun(folder);
        var settings = new ConfigurationSource(Path.Combine(folder, RunFolder.ConfigurationFile), []).Read();
        var several = settings.Value.Ensemble is not null;
        var file = several ? Ensemble.DescriptionFile : Model.DescriptionFile;
        return File.Exists(Path.Combine(folder, file))
            ? new SavedRun(folder, settings, several ? null : Model.Load(folder), several ? Ensemble.Load(folder) : null)
            : throw new InputException(
                $"Run '{folder}'", $"expected a finished run with {file}, received one that was broken off",
                $"Continue it with 'ridgeback train --resume {folder}'");
    }

    /// <summary>Opens the run's own sealed test rows once more, writes that down, and evaluates the model on them.</summary>
    /// <param name="threads">Threads; 0 for one on each core.</param>
    /// <returns>The figures, and the number of this opening.</returns>
    /// <exception cref="InputException">The run has no test rows, or its data has changed.</exception>
    public (Evaluation Evaluation, int Opening) EvaluateTest(int threads = 0)
    {
        var split = RunData.Open(settings).Split;
        if (split.Test.Count == 0)
        {
            throw new InputException(
                $"Run '{Folder}'", "expected test rows of its own, received a run without", "Name labelled data with --data");
        }

        var number = TestOpenings.Add(Path.Combine(Folder, RunFolder.OpeningsFile), "evaluation on request").Number;
        return (Figures(split.Test.Open($"opening {number}"), ByClass(split), threads), number);
    }

    /// <summary>Evaluates the model on labelled data.</summary>
    /// <param name="source">"digits", "iris", a CSV file, or a folder with IDX files or images by class.</param>
    /// <param name="threads">Threads; 0 for one on each core.</param>
    /// <exception cref="InputException">The data does not fit the model or has no labels.</exception>
    public Evaluation Evaluate(string source, int threads = 0)
    {
        var data = Data(source);
        return data.Task != LearningTask.None ? Figures(data, ByClass(), threads) : throw new InputException(
            $"Evaluation of '{source}'",
            $"expected the model's {Schema.FeatureCount} features and a column '{string.Join("', '", Schema.TargetNames)}', received "
                + $"features only",
            "Add that column, or use 'ridgeback predict'");
    }

    /// <summary>The curvature of the objective at the model's parameters, on the run's own training rows.</summary>
    /// <param name="rows">How many rows at most, ≥ 1.</param>
    /// <param name="steps">Lanczos steps at most, ≥ 1.</param>
    /// <exception cref="InputException">The run's data has changed.</exception>
    public Curvature Curvature(int rows = 512, int steps = 30)
    {
        var data = RunData.Open(settings);
        return CurvatureProbe.Measure(Model, data.Split.Train.Data, PenaltiesOutside(data), rows, steps, ByClass(data.Split));
    }

    /// <summary>The penalties as they are outside of a training: where one is towards the start, the start is drawn once more.</summary>
    private IReadOnlyList<Penalty> PenaltiesOutside(RunData data)
    {
        if (!Configuration.Penalties.OfType<WeightPenalty>().Any(penalty => penalty.Towards == ReferencePoint.Start))
        {
            return Configuration.Penalties;
        }

        var untrained = Configuration.Options() with { Epochs = 0, EarlyStopping = null, Penalties = [] };
        var start = data.Network.Train(data.Split.Train, null, untrained).Model;
        var point = ReferencePoint.At("start", variable => [.. start.Values(start.Parameters.Find(variable.Name)!)]);
        return [.. Configuration.Penalties.Select(penalty => penalty is WeightPenalty { Towards: var towards } weights
            && towards == ReferencePoint.Start ? weights with { Towards = point } : penalty)];
    }

    /// <summary>Predicts every row of some data; labels are not needed.</summary>
    /// <param name="source">"digits", "iris", a CSV file, a folder with IDX files or images, an IDX file of images, or an image.</param>
    /// <exception cref="InputException">The data does not fit the model.</exception>
    /// <param name="passes">Above 0: dropout and noise stay on, and so many passes give means and standard deviations; further heads are
    /// predicted in one pass without noise.</param>
    public PredictionTable Predict(string source, int passes = 0) => passes > 0 ? Spread(source, passes) : Ensemble is { } several
        ? new(Schema, several.OutputCount, several.WithThreads(0).Predict(Data(source)), Datasets.FileNames(source))
        : Predict(Model.WithThreads(0), Data(source), source);

    private static PredictionTable Predict(Model model, Dataset data, string source) => new(
        model.Schema, model.OutputCount, model.Predict(data), Datasets.FileNames(source), HeadTables(model, data));

    private static IReadOnlyList<(string Name, PredictionTable Table)> HeadTables(Model model, Dataset data) =>
        [.. model.Network.Heads.Select(head => (head.Name, HeadTable(model, head, data)))];

    private static PredictionTable HeadTable(Model model, Head head, Dataset data)
    {
        if (head.IsReconstruction)
        {
            var nothing = model.Schema with { Task = LearningTask.None, ClassNames = [], TargetNames = [], Bins = null };
            return new PredictionTable(nothing, 1, model.ReconstructionErrors(head.Name, data), null);
        }

        var known = model.Schema.Heads.First(known => known.Name == head.Name);
        var schema = model.Schema with { Task = known.Task, ClassNames = known.ClassNames, TargetNames = known.TargetNames, Bins = null };
        return new PredictionTable(schema, head.TaskFor(model.Network.ExampleShape).Count, model.Predict(head.Name, data), null);
    }

    private PredictionTable Spread(string source, int passes)
    {
        if (Ensemble is not null)
        {
            throw new InputException("Prediction by many passes", "expected a run of one network, received an ensemble",
                "Predict with it as it is: its members are the passes");
        }

        if (passes < 2)
        {
            throw new InputException("Prediction by many passes", $"expected 2 passes or more, received {passes}", "50 is usual");
        }

        var data = Data(source).ToMemory();
        var prediction = Model.PredictMonteCarlo(data.Features, passes);
        return new(Schema, Model.OutputCount, prediction.Means, Datasets.FileNames(source), HeadTables(Model.WithThreads(0), data),
            prediction.Deviations);
    }

    private Evaluation Figures(Dataset data, IReadOnlyList<double>? byClass, int threads) =>
        Ensemble?.WithThreads(threads).Evaluate(ClassWeights.Apply(byClass, data))
            ?? ModelEvaluation.Evaluate(Model, data, threads, byClass);

    /// <summary>What rows of each class counted in training, as the result says; fitted once more where there is no result.</summary>
    private double[]? ByClass(DataSplit? split = null) => Configuration.Training.ClassWeights is { } asked
        ? Recorded() ?? asked.Fit((split ?? RunData.Open(settings).Split).Train)
        : null;

    private double[]? Recorded()
    {
        var path = Path.Combine(Folder, RunFolder.ResultFile);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var result = JsonDocument.Parse(File.ReadAllText(path));
            return result.RootElement.TryGetProperty("classWeights", out var weights) && weights.ValueKind == JsonValueKind.Array
                ? [.. weights.EnumerateArray().Select(weight => weight.GetDouble())]
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InputException($"Result '{path}'", $"expected what a training wrote, received: {exception.Message}",
                "Restore the file, or delete it: class weights are fitted once more", exception);
        }
    }

    private Dataset Data(string source) => Datasets.OpenAs(source, Schema, Configuration.SourceOptions);
}
