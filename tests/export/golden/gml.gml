Creator "miggraph"
graph [
  directed 1
  multigraph 1
  name "tiny"
  node [
    id 0
    label "AA"
    title "Aa &amp; &quot;Co&quot;"
    kind "state"
    latitude 10.5
    longitude -20.25
  ]
  node [
    id 1
    label "BB"
    title "Bb"
    kind "union"
  ]
  node [
    id 2
    label "aa-bb-2020"
    title "&#197;a-Bb deal"
    kind "readmission"
    signed "2020-02-01"
    yearSigned 2020
  ]
  edge [
    source 1
    target 1
    key "loop"
    label "on < itself >"
    weight 3
    personsMax 12
  ]
  edge [
    source 0
    target 1
    key "one"
    weight 2
    kind "leg"
    thirdCountry "yes"
    earliest "2021-03-04"
    yearEarliest 2021
    latest "2021-03-05"
    yearLatest 2021
    via "CC; D\; D; E &quot;e&quot; \\"
    settled 1
  ]
  edge [
    source 1
    target 2
    key "party"
    weight 1
    latest "2023-01-01"
    yearLatest 2023
  ]
  edge [
    source 0
    target 1
    key "two"
    weight 1
    earliest "2022-01-01"
    yearEarliest 2022
    via ""
    share 0.5
  ]
]
