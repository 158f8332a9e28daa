using Ridgeback.Augmentation;
using Ridgeback.Configuration;

namespace Ridgeback.Runs;

/// <summary>Every augmentation that a configuration can name.</summary>
public static class AugmentationCatalog
{
    private static readonly Bounds Share = Bounds.AtLeast(0).AndAtMost(1);

    /// <summary>One entry for each augmentation.</summary>
    public static Variants<Augmentation.Augmentation> Augmentations { get; } = new(
        "augmentation",
        Entry("horizontalFlip", "Mirrors pictures left to right", s =>
            new HorizontalFlip(s.Number("probability", 0.5, "How likely", Share))),
        Entry("verticalFlip", "Mirrors pictures top to bottom", s => new VerticalFlip(s.Number("probability", 0.5, "How likely", Share))),
        Entry("shift", "Moves pictures by parts of a pixel", s =>
            new Shift(s.Number("most", 0.1, "The furthest, as a share of the side", Share))),
        Entry("crop", "Moves pictures by whole pixels", s =>
            new Crop(s.Integer("border", 4, "The furthest, in pixels", Bounds.AtLeast(1)))),
        Entry("zoom", "Magnifies and shrinks pictures", s => new Zoom(s.Number("most", 1.15, "The greatest factor", Bounds.AtLeast(1)))),
        Entry("rotation", "Turns pictures", s =>
            new Rotation(s.Number("degrees", 10, "The furthest in each direction", Bounds.AtLeast(0).AndAtMost(180)))),
        Entry("elastic", "Bends pictures as an unsteady hand does", s => new Elastic(
            s.Number("strength", 34, "What the smoothed field is multiplied with", Bounds.AtLeast(0)),
            s.Number("smoothness", 4, "Standard deviation of the smoothing, in pixels", Bounds.Above(0)))),
        Entry("noise", "Adds normal noise to every value, of tables too", s => new Noise(
            s.Number("standardDeviation", 0.1, "In the unit of the raw values", Bounds.AtLeast(0)))));

    private static Variant<Augmentation.Augmentation> Entry(
        string tag, string description, Func<SettingsReader, Augmentation.Augmentation> make) => new(
        tag, description, s => make(s) with
        {
            ChangesClasses =
                s.Texts("changesClasses", [], "Further classes that it would turn into others: with any of them it is refused"),
            AllowClassChange = s.Flag("allowClassChange", false, "Whether it is done though it turns classes into others"),
        });
}
