using Ridgeback.Configuration;
using Ridgeback.Data;
using Ridgeback.Initializers;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Preprocessing;
using Ridgeback.Regularizers;
using Ridgeback.Schedules;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary>Everything that decides what a run does. With the data it gives the same model, byte for byte.</summary>
public sealed record RunConfiguration
{
    /// <summary>The version of the format that is read and written.</summary>
    public const int CurrentVersion = 1;

    /// <summary>What is used for numbers: dropout and batch statistics blur a squared loss.</summary>
    internal const string LayersForNumbers = """
        [{"type": "dense", "units": 64}, "tanh", {"type": "dense", "units": 64}, "tanh"]
        """;

    private const string DefaultLayers = """
        [{"type": "dense", "units": 256}, "batchNormalization", "relu", {"type": "dropout", "keepProbability": 0.5},
         {"type": "dense", "units": 256}, "batchNormalization", "relu", {"type": "dropout", "keepProbability": 0.5}]
        """;

    /// <summary>Which data.</summary>
    public required DataSettings Data { get; init; }

    /// <summary>What is done to the features, in order.</summary>
    public required IReadOnlyList<PreprocessingChoice> Preprocessing { get; init; }

    /// <summary>Random changes of the training examples, in order.</summary>
    public required IReadOnlyList<Augmentation.Augmentation> Augmentation { get; init; }

    /// <summary>The hidden layers, in order; the output layer follows from the data.</summary>
    public required IReadOnlyList<Layer> Layers { get; init; }

    /// <summary>True when nobody wrote layers, so that the data may decide.</summary>
    public bool ChoosesLayers { get; init; }

    /// <summary>First weights and biases of the output layer; null: the default.</summary>
    public (Initializer? Weights, Initializer? Bias) Output { get; init; }

    /// <summary>What is made small.</summary>
    public required LossChoice Loss { get; init; }

    /// <summary>Further tasks on the same layers.</summary>
    public required IReadOnlyList<HeadSettings> Heads { get; init; }

    /// <summary>How a gradient moves the weights.</summary>
    public required Optimizer Optimizer { get; init; }

    /// <summary>How the learning rate changes.</summary>
    public required Schedule Schedule { get; init; }

    /// <summary>Where gradients end; null: nowhere.</summary>
    public required GradientClipping? Clipping { get; init; }

    /// <summary>Layers that are trained otherwise.</summary>
    public required IReadOnlyList<ParameterGroup> Groups { get; init; }

    /// <summary>Whether averages of the weights are kept; null: the weights themselves.</summary>
    public required WeightAverage? WeightAverage { get; init; }

    /// <summary>The model to begin with; null: first weights are drawn.</summary>
    public required FineTuningSettings? FineTuning { get; init; }

    /// <summary>Several networks that predict as one; null: one network.</summary>
    public required EnsembleSettings? Ensemble { get; init; }

    /// <summary>What is added to the loss.</summary>
    public required IReadOnlyList<Penalty> Penalties { get; init; }

    /// <summary>Sizes that are kept below a limit by a strength that is found in training.</summary>
    public required IReadOnlyList<Multiplier> Multipliers { get; init; }

    /// <summary>Noise on the weights of every step; null: none.</summary>
    public required WeightNoise? WeightNoise { get; init; }

    /// <summary>Steps that make weights smaller by themselves.</summary>
    public required IReadOnlyList<Shrinkage> Shrinkage { get; init; }

    /// <summary>Where weights are brought back to after each step.</summary>
    public required IReadOnlyList<Constraint> Constraints { get; init; }

    /// <summary>How long, how fast.</summary>
    public required TrainingSettings Training { get; init; }

    /// <summary>Reads a configuration; every setting has a default.</summary>
    public static RunConfiguration Bind(SettingsReader settings)
    {
        var version = settings.Integer("version", CurrentVersion, "Version of this format");
        if (version != CurrentVersion)
        {
            settings.Fault("version", $"expected {CurrentVersion}, received {version}", "Use the version of Ridgeback that wrote it");
        }

        var choosesLayers = true;
        (Initializer?, Initializer?) output = default;
        return new RunConfiguration
        {
            Data = settings.Object("data", DataSettings.Bind, "Which data, and how it is read and divided"),
            Preprocessing = settings.VariantList(
                "preprocessing", PreprocessingCatalog.Steps, "What is done to the features, in order; fitted on the training rows",
                "[\"auto\"]"),
            Augmentation = settings.VariantList(
                "augmentation", AugmentationCatalog.Augmentations,
                "Random changes of the training examples, in order, made anew in every epoch"),
            Layers = settings.Object("network", network => BindNetwork(network, out choosesLayers, out output), "The network"),
            ChoosesLayers = choosesLayers,
            Output = output,
            Loss = settings.Variant("loss", LossChoices.All, "auto", "What the training makes small"),
            Heads = settings.List("heads", HeadSettings.Bind,
                "Further tasks on the layers of the network, each with an output layer, a loss and a weight of its own"),
            Optimizer = settings.Variant("optimizer", OptimizerCatalog.Optimizers, "adam", "How a gradient moves the weights"),
            Schedule =
                settings.Variant("schedule", ScheduleCatalog.Schedules, "constant", "How the learning rate changes from step to step"),
            Clipping = settings.OptionalVariant("clipping", ClippingCatalog.Clippings, null, "Where gradients end; null: nowhere"),
            Groups = settings.List("groups", GroupSettings.Bind, "Layers that are trained otherwise than the rest"),
            WeightAverage = settings.OptionalObject(
                "weightAverage", s =>
                    new WeightAverage(s.Number("decay", 0.999, "Share of the average that is kept", Bounds.AtLeast(0).AndBelow(1))),
                "Evaluate and keep moving averages of the weights; null: the weights themselves"),
            FineTuning = settings.OptionalObject(
                "fineTuning", FineTuningSettings.Bind, "A trained model to begin with; null: first weights are drawn"),
            Ensemble = settings.OptionalVariant(
                "ensemble", EnsembleCatalog.Ensembles, null, "Several networks that predict as one; null: one network"),
            Penalties = settings.VariantList("penalties", PenaltyCatalog.Penalties, "What is added to the loss"),
            Multipliers = settings.List(
                "multipliers", PenaltyCatalog.BindMultiplier, "Sizes that are kept below a limit by a strength that is found in training"),
            WeightNoise =
                settings.OptionalObject("weightNoise", PenaltyCatalog.BindNoise, "Noise on the weights of every step; null: none"),
            Shrinkage = settings.VariantList(
                "shrinkage", PenaltyCatalog.Shrinkages, "What makes weights smaller after each step, apart from the loss"),
            Constraints =
                settings.VariantList("constraints", ConstraintCatalog.Constraints, "Where weights are brought back to after each step"),
            Training = settings.Object("training", TrainingSettings.Bind, "How long, how fast, with how many threads"),
        };
    }

    /// <summary>How a CSV file is read: missing values are let through where something fills them in.</summary>
    internal SourceOptions SourceOptions => new()
    {
        Csv = Data.Csv with
        {
            AllowMissing = Imputation().Any() || Preprocessing.Any(choice => choice.Step is Impute),
            AllowMissingTargets = Heads.Count > 0,
            Heads = [.. Heads.Select(head => head.Csv).OfType<CsvHead>()],
        },
        Images = Data.Images,
        RowsIn = Data.RowsIn.Length > 0 ? Data.RowsIn : null,
    };

    /// <summary>The JSON schema of a configuration, for editors that complete and check as one types.</summary>
    public static string Schema() => SettingsSchema.Describe("Ridgeback: configuration of a training run", Bind);

    /// <summary>The options of the training that this configuration means.</summary>
    /// <remarks>Everything that was "auto" must have been decided, as <see cref="RunData"/> does.</remarks>
    public TrainingOptions Options() => new()
    {
        Optimizer = Optimizer,
        Augmentation = Augmentation,
        Schedule = Schedule,
        Clipping = Clipping,
        Groups = Groups,
        WeightAverage = WeightAverage,
        FineTuning = FineTuning?.Open(),
        Tolerance = Training.Tolerance,
        ClassWeights = Training.ClassWeights,
        AllowEqualUnits = Training.AllowEqualUnits,
        Penalties = Penalties,
        Multipliers = Multipliers,
        WeightNoise = WeightNoise,
        Shrinkage = Shrinkage,
        Constraints = Constraints,
        Preprocessing = [.. Imputation(),
            .. Preprocessing.Select(choice => choice.Step ?? throw new InvalidOperationException("preprocessing is still \"auto\""))],
        Solver = Training.Solver,
        ScaleTargets = Training.ScaleTargets,
        Epochs = Training.Epochs,
        BatchSize = Training.BatchSize ?? throw new InvalidOperationException("batchSize is still null"),
        EvaluateEvery = Training.EvaluateEvery,
        EvaluateBeside = Training.EvaluateBeside,
        EarlyStopping = Training.EarlyStopping,
        Seed = Training.Seed,
        Threads = Training.Threads,
    };

    private IEnumerable<PreprocessingStep> Imputation() => Data.Missing switch
    {
        MissingValues.Refuse => [],
        MissingValues.Mean => [new Impute()],
        MissingValues.Median => [new Impute(ImputeBy.Median)],
        _ => [new Impute(ImputeBy.MostFrequent)],
    };

    private static IReadOnlyList<Layer> BindNetwork(
        SettingsReader settings, out bool choosesLayers, out (Initializer? Weights, Initializer? Bias) output)
    {
        choosesLayers = !settings.IsGiven("layers");
        var layers = settings.VariantList(
            "layers", LayerCatalog.Layers,
            "The hidden layers, in order; the output layer is added by itself. For numbers to predict the default is dense 64, tanh, twice",
            DefaultLayers);
        output = settings.Object("output", LayerCatalog.BindOutput, "First values of the output layer");
        return layers;
    }
}
