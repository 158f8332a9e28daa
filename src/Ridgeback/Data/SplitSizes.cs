using System.Globalization;

namespace Ridgeback.Data;

/// <summary>How many rows each part of a split gets.</summary>
internal readonly record struct SplitSizes(int Train, int Dev, int Test)
{
    /// <param name="name">The dataset, for messages.</param>
    /// <param name="rows">The rows to divide.</param>
    /// <param name="options">The shares or counts asked for.</param>
    /// <param name="hasOwnTest">True when the test rows come from elsewhere: then none are taken here.</param>
    public static SplitSizes Of(string name, int rows, SplitOptions options, bool hasOwnTest)
    {
        var shares = options.Shares(rows);
        Check(name, options, shares);
        var test = hasOwnTest ? 0 : options.TestCount ?? Nearest(rows * shares.Test);
        var dev = options.DevCount ?? Nearest((rows - test) * (shares.Dev / (shares.Train + shares.Dev)));
        var train = (long)rows - test - dev;
        var lacksDev = dev == 0 && (options.DevCount ?? shares.Dev) > 0;
        var lacksTest = test == 0 && !hasOwnTest && (options.TestCount ?? shares.Test) > 0;
        if (train < 1 || lacksDev || lacksTest)
        {
            throw new InputException($"Split of '{name}'", $"expected at least one row in every part, received {rows} rows for {train} "
                + $"training, {dev} dev and {test} test rows", "Give more rows, or change the shares or counts");
        }

        return new SplitSizes((int)train, dev, test);
    }

    private static void Check(string name, SplitOptions options, (double Train, double Dev, double Test) given)
    {
        var shares = new[] { given.Train, given.Dev, given.Test };
        var sum = shares.Sum();
        var asked = string.Join(" + ", shares.Select(share => share.ToString(CultureInfo.InvariantCulture)));
        var sharesCount = options.DevCount is null || options.TestCount is null;
        if (sharesCount && (shares.Any(share => !(share is >= 0 and <= 1)) || given.Train == 0 || Math.Abs(sum - 1) > 1e-6))
        {
            throw new InputException($"Split of '{name}'", $"expected train, dev and test shares of 0 to 1 that sum to 1 with some "
                + $"training rows, received {asked} = {sum.ToString("0.######", CultureInfo.InvariantCulture)}",
                "Change the shares, for example to 0.6 + 0.2 + 0.2");
        }

        if (options.DevCount < 0 || options.TestCount < 0)
        {
            throw new InputException($"Split of '{name}'",
                $"expected counts of 0 or more, received {options.DevCount} dev and {options.TestCount} test rows", "Change the counts");
        }
    }

    internal static int Nearest(double value) => (int)Math.Round(value, MidpointRounding.AwayFromZero);
}
