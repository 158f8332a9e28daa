using Ridgeback.Configuration;
using Ridgeback.Ensembles;

namespace Ridgeback.Runs;

/// <summary>Several networks that predict as one.</summary>
/// <param name="Method">How they come about; null for <paramref name="Variations"/>.</param>
/// <param name="Variations">For each member what it does otherwise than the configuration, as <c>path=value</c>; empty for a
/// method.</param>
/// <param name="Combination">How their predictions become one; null: as the method does.</param>
/// <param name="Parallel">Members trained at the same time.</param>
public sealed record EnsembleSettings(
    EnsembleMethod? Method, IReadOnlyList<IReadOnlyList<string>> Variations, Combination? Combination, int Parallel)
{
    /// <summary>How many members at most.</summary>
    public int Members => Method?.Members ?? Variations.Count;

    /// <summary>Refuses a way to combine that does not suit the data, and a variation that cannot be trained.</summary>
    /// <exception cref="InputException">One does not fit the data.</exception>
    /// <exception cref="ConfigurationException">A variation is faulty.</exception>
    internal void Check(RunData data)
    {
        if (Combination is { } combination)
        {
            EnsembleChecks.Combination(combination, data.Network.Task.Kind);
        }

        foreach (var variation in Variations)
        {
            data.Vary(variation);
        }
    }

    /// <summary>In words.</summary>
    internal string Name => Method switch
    {
        Bagging => "bagging",
        SeedAveraging => "averaging over seeds",
        Boosting => "boosting",
        _ => "averaging over variations",
    };
}

/// <summary>Every kind of ensemble that a configuration can name.</summary>
public static class EnsembleCatalog
{
    private static readonly string[] Fixed = ["data", "ensemble", "version", "fineTuning"];

    /// <summary>One entry for each kind.</summary>
    public static Variants<EnsembleSettings> Ensembles { get; } = new(
        "ensemble",
        new Variant<EnsembleSettings>(
            "bagging", "Each member is trained on rows drawn with replacement; reports the out-of-bag error", s => Of(
            new Bagging { Members = Members(s), Combination = Combine(s) }, Parallel(s))),
        new Variant<EnsembleSettings>("seeds", "Members differ by their seed: training.seed, the next one and so on", s => Of(
            new SeedAveraging { Members = Members(s), Combination = Combine(s) }, Parallel(s))),
        new Variant<EnsembleSettings>("boosting", "Members one by one, each for what the ones before do wrong: AdaBoost (SAMME) for "
            + "classes, gradient boosting for numbers", s => Of(
            new Boosting
            {
                Members = Members(s),
                Shrinkage = s.OptionalNumber("shrinkage", null,
                    "Numbers to predict: how much of a member is added; null: 0.5. Classes have none", Bounds.Above(0).AndAtMost(1)),
            },
            1)),
        new Variant<EnsembleSettings>("variations", "Each member is this configuration with some settings changed", Variations));

    private static EnsembleSettings Of(EnsembleMethod method, int parallel) => new(
        method, [], (method as Bagging)?.Combination ?? (method as SeedAveraging)?.Combination, parallel);

    private static EnsembleSettings Variations(SettingsReader settings)
    {
        var members = settings.List(
            "members", s =>
                s.Texts("set", [], "Settings of this member, such as \"optimizer.learningRate=0.01\" or \"network.layers[0].units=64\""),
            "What each member does otherwise");
        if (members.Count == 0)
        {
            settings.Fault("members", "expected 1 member or more, received none",
                "Write for example [{\"set\": [\"training.seed=2\"]}, {\"set\": [\"network.layers[0].units=64\"]}]");
        }

        foreach (var option in members.SelectMany(member => member))
        {
            var root = option.Split('=', '.', '[')[0].Trim();
            if (Fixed.Contains(root))
            {
                settings.Fault("members", $"expected changes to network, training and the like, received \"{option}\"",
                    $"Set {root} for all members together");
            }
        }

        return new EnsembleSettings(null, members, Combine(settings), Parallel(settings));
    }

    private static int Members(SettingsReader settings) => settings.Integer("members", 10, "How many, at most", Bounds.AtLeast(1));

    private static Combination Combine(SettingsReader settings) => settings.Choice(
        "combine", AverageChoice.Mean,
        "How predictions become one: the arithmetic mean, the geometric mean of probabilities, or a vote") switch
    {
        AverageChoice.GeometricMean => Combination.GeometricMean,
        AverageChoice.Vote => Combination.Vote,
        _ => Combination.Mean,
    };

    private static int Parallel(SettingsReader settings) =>
        settings.Integer("parallel", 1, "Members trained at the same time; the result does not depend on it", Bounds.Between(1, 1024));
}

/// <summary>How a configuration combines predictions of equals.</summary>
internal enum AverageChoice
{
    /// <summary>The arithmetic mean.</summary>
    Mean,

    /// <summary>The geometric mean of probabilities.</summary>
    GeometricMean,

    /// <summary>A vote.</summary>
    Vote,
}
