Creator "miggraph"
graph [
  directed 1
  multigraph 1
  name "sample"
  node [
    id 0
    label "AL"
    title "Albania"
    kind "state"
    latitude 41.0
    longitude 20.0
  ]
  node [
    id 1
    label "CI"
    title "C&#244;te &#8220;d&#8217;Ivoire&#8221;"
    kind "state"
    languages "fr"
  ]
  node [
    id 2
    label "EU"
    title "The &quot;Union&quot;"
    kind "union"
    began "1993-11-01"
    yearBegan 1993
  ]
  edge [
    source 0
    target 2
    key "a/1"
    weight 1
    personsMin 3
    told 1
    via "IT; a\; b"
    earliest "2024-01-31"
    yearEarliest 2024
  ]
  edge [
    source 0
    target 2
    key "a/2"
    weight 1
    via ""
    weightShare 0.5
  ]
  edge [
    source 2
    target 2
    key "loop"
    weight 1
    told 0
    note "line&#10;break &amp; \"
  ]
]
