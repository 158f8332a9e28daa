using Ridgeback.Configuration;
using Ridgeback.Schedules;

namespace Ridgeback.Runs;

/// <summary>Every schedule of the learning rate that a configuration can name.</summary>
public static class ScheduleCatalog
{
    private static readonly Bounds Share = Bounds.AtLeast(0).AndAtMost(1);

    /// <summary>One entry for each schedule.</summary>
    public static Variants<Schedule> Schedules { get; } = new(
        "schedule",
        Entry("constant", "The rate as it is", _ => new ConstantRate()),
        Entry("linear", "A straight line down to the end of the last epoch", s => new Linear(End(s, 0))),
        Entry("cosine", "Half a cosine down to the end of the last epoch", s => new Cosine(End(s, 0))),
        Entry("oneCycle", "Up, and down to the end of the last epoch", s => new OneCycle(
            s.Number("rise", 0.3, "Share of the steps that goes up", Share),
            s.Number("start", 0.04, "Share of the rate at the first step", Share),
            End(s, 4e-6))),
        Entry("inverseEpoch", "1/(1 + decay·n) after n epochs", s => new InverseEpoch(
            s.Number("decay", 1, "How fast it falls", Bounds.AtLeast(0)))),
        Entry("exponential", "baseⁿ after n epochs", s => new Exponential(
            s.Number("base", 0.95, "Share that is left after an epoch", Bounds.Above(0).AndAtMost(1)))),
        Entry("inverseSquareRoot", "scale/√n in epoch n, from 1", s => new InverseSquareRoot(
            s.Number("scale", 1, "Share of the rate in the first epoch", Bounds.Above(0)))),
        Entry("milestones", "Down at chosen epochs", s => new Milestones(
            s.Integers("epochs", [30, 60, 90], "After how many epochs, rising", Bounds.AtLeast(1)),
            s.Number("multiplier", 0.1, "What each multiplies the rate with", Bounds.AtLeast(0).AndBelow(1)))),
        Entry("onPlateau", "Half the rate whenever the dev rows stop improving", s => new OnPlateau(
            s.Integer("patience", 5, "Evaluations without improvement that make a plateau", Bounds.AtLeast(1)),
            s.Number("multiplier", 0.5, "What a plateau multiplies the rate with", Bounds.AtLeast(0).AndBelow(1)),
            s.Number("least", 0, "Share of the rate that it does not fall below", Share))));

    private static double End(SettingsReader s, double @default) => s.Number("end", @default, "Share of the rate at the end", Share);

    private static Variant<Schedule> Entry(string name, string description, Func<SettingsReader, Schedule> make) =>
        new(name, description, s =>
    {
        var schedule = make(s);
        var steps = s.Integer("warmUpSteps", 0, "Steps over which the rate rises in a straight line first; 0 for none", Bounds.AtLeast(0));
        return steps > 0 ? new WarmUp(steps, schedule) : schedule;
    });
}
