namespace Ridgeback.Schedules;

/// <summary>Checks of settings that are parts of a whole.</summary>
internal static class Shares
{
    public static double FromZeroToOne(double value, string what) =>
        value is >= 0 and <= 1 ? value : throw Setting.Wrong(what, "a number from 0 to 1", value, "It is a share of the optimizer's learning rate, or of the training");
}
