using Ridgeback.Configuration;
using Ridgeback.Data;
using Ridgeback.Diagnostics;
using Ridgeback.Networks;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary>A run that left a model: evaluated on its own test rows or on other data, and used to predict.</summary>
public sealed class SavedRun
{
    private readonly BoundSettings<RunConfiguration> settings;

    private SavedRun(string folder, BoundSettings<RunConfiguration> settings, Model model)
    {
        Folder = folder;
        this.settings = settings;
        Model = model;
    }

    /// <summary>The folder of the run.</summary>
    public string Folder { get; }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>The configuration as used.</summary>
    public RunConfiguration Configuration => settings.Value;

    /// <summary>Reads a run.</summary>
    /// <exception cref="InputException">There is no run, it left no model yet, or a file is damaged.</exception>
    /// <exception cref="ConfigurationException">Its configuration has faults, or is of another version.</exception>
    public static SavedRun Open(string folder)
    {
        RunFolder.RequireRun(folder);
        var settings = new ConfigurationSource(Path.Combine(folder, RunFolder.ConfigurationFile), []).Read();
        return File.Exists(Path.Combine(folder, Model.DescriptionFile))
            ? new SavedRun(folder, settings, Model.Load(folder))
            : throw new InputException(
                $"Run '{folder}'", $"expected a finished run with {Model.DescriptionFile}, received one that was broken off",
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
        return (Model.Evaluate(Weighted(split.Test.Open($"opening {number}"), split), threads), number);
    }

    /// <summary>Evaluates the model on labelled data.</summary>
    /// <param name="source">"digits", "iris", a CSV file, or a folder with IDX files or images by class.</param>
    /// <param name="threads">Threads; 0 for one on each core.</param>
    /// <exception cref="InputException">The data does not fit the model or has no labels.</exception>
    public Evaluation Evaluate(string source, int threads = 0)
    {
        var data = Data(source);
        return data.Task != LearningTask.None ? Model.Evaluate(Weighted(data), threads) : throw new InputException(
            $"Evaluation of '{source}'",
            $"expected the model's {Model.FeatureCount} features and a column '{string.Join("', '", Model.Schema.TargetNames)}', received features only",
            "Add that column, or use 'ridgeback predict'");
    }

    /// <summary>The curvature of the objective at the model's parameters, on the run's own training rows.</summary>
    /// <param name="rows">How many rows at most, ≥ 1.</param>
    /// <param name="steps">Lanczos steps at most, ≥ 1.</param>
    /// <exception cref="InputException">The run's data has changed.</exception>
    public Curvature Curvature(int rows = 512, int steps = 30) =>
        CurvatureProbe.Measure(Model, RunData.Open(settings).Split.Train.Data, Configuration.Penalties, rows, steps);

    /// <summary>Predicts every row of some data; labels are not needed.</summary>
    /// <param name="source">"digits", "iris", a CSV file, a folder with IDX files or images, an IDX file of images, or an image.</param>
    /// <exception cref="InputException">The data does not fit the model.</exception>
    public PredictionTable Predict(string source) => new(Model, Model.WithThreads(0).Predict(Data(source)), Datasets.FileNames(source));

    /// <summary>Rows that count what their classes did in training.</summary>
    private Dataset Weighted(Dataset data, DataSplit? split = null) => Configuration.Training.ClassWeights is { } weights
        ? ClassWeights.Apply(weights.Fit((split ?? RunData.Open(settings).Split).Train), data)
        : data;

    private Dataset Data(string source) => Datasets.OpenAs(source, Model.Schema, Configuration.SourceOptions);
}
